"""W1: may this person do this to that? Three applications whose entities are members of each other, loaded beforehand.

The applications are those of "Cedar: A New Language for Expressive, Fast, Safe, and Analyzable Authorization" (OOPSLA 2024),
made anew from its description: each pair of entities that may be connected is, with probability 0.05. In Writ: github.writ,
gdrive.writ, tinytodo.writ.
"""

from prng import Rng

CONNECTED = 0.05
SIZES = [5, 20, 50, 200]


def uid(kind, name):
    return {"type": kind, "id": name}


def entity(kind, name, attributes, parents):
    return {"uid": uid(kind, name), "attrs": attributes, "parents": parents}


def ref(kind, name):
    return {"__entity": uid(kind, name)}


def linked(r, n, kind, form):
    return [uid(kind, form % j) for j in range(n) if r.chance(CONNECTED)]


# ---------------------------------------------------------------- the entities of an application of size n, and how to ask

GITHUB_ACTIONS = ["read", "triage", "write", "maintain", "admin"]
REPO_ROLES = ["readers", "triagers", "writers", "maintainers", "admins"]
ORG_ROLES = ["readers", "writers", "admins"]


def repo_permissions(r, n):
    found = []
    for j in range(n):
        if r.chance(CONNECTED):
            found.append(uid("RepoPermission", "repo_%d_%s" % (j, REPO_ROLES[min(4, int(r.fraction() * 5))])))
    return found


def org_permission(r, j):
    return uid("OrgPermission", "org_%d_%s" % (j, ORG_ROLES[r.below(3)]))


def github_user(r, n, i):
    parents = repo_permissions(r, n) + linked(r, n, "Team", "team_%d")
    for j in range(n):
        if r.chance(CONNECTED):
            parents.append(uid("Organization", "org_%d" % j))
        if r.chance(CONNECTED):
            parents.append(org_permission(r, j))
    return entity("User", "user_%d" % i, {}, parents)


def github(n, r):
    made = []
    for i in range(n):
        org = "org_%d" % i
        parents = []
        for j in range(n):
            if r.chance(CONNECTED):
                parents.append(org_permission(r, j))
        made.append(entity("Organization", org, {k: ref("OrgPermission", f"{org}_{k}") for k in ORG_ROLES}, parents))
        made += [entity("OrgPermission", f"{org}_{k}", {}, []) for k in ORG_ROLES]
    for i in range(n):
        repo = "repo_%d" % i
        roles = {k: ref("RepoPermission", f"{repo}_{k}") for k in REPO_ROLES}
        made.append(entity("Repository", repo, {**roles, "owner": ref("Organization", "org_%d" % r.below(n))}, []))
        made += [entity("RepoPermission", f"{repo}_{k}", {}, []) for k in REPO_ROLES]
    for i in range(n):
        made.append(entity("Team", "team_%d" % i, {}, linked(r, i, "Team", "team_%d") + repo_permissions(r, n)))
    made += [github_user(r, n, i) for i in range(n)]
    made += [entity("Action", a, {}, [uid("Action", b)] if b else []) for a, b in zip(GITHUB_ACTIONS, GITHUB_ACTIONS[1:] + [None])]

    def ask():
        return ("User", "user_%d" % r.below(n)), r.pick(GITHUB_ACTIONS), ("Repository", "repo_%d" % r.below(n))

    return made, ask


GDRIVE_ACTIONS = ["createDocument", "changeOwner", "share", "write", "read"]


def gdrive(n, r):
    made, members = [], {i: [] for i in range(n)}
    for i in range(n):
        groups = []
        for j in range(n):
            if r.chance(CONNECTED):
                groups.append(uid("Group", "group_%d" % j))
                members[j].append(i)
        owned = {"ownedDocuments": [ref("Document", "doc_%d" % j) for j in range(n) if r.chance(CONNECTED)],
                 "ownedFolders": [ref("Folder", "folder_%d" % j) for j in range(n) if r.chance(CONNECTED)]}
        made.append(entity("User", "user_%d" % i, {"documentsAndFoldersWithViewAccess": ref("View", "User user_%d" % i), **owned}, groups))
    for i in range(n):
        made.append(entity("Group", "group_%d" % i, {}, []))
        made.append(entity("View", "Group group_%d" % i, {}, [uid("View", "User user_%d" % j) for j in members[i]]))
    made += [entity("View", "User user_%d" % i, {}, []) for i in range(n)]

    def seen_by(folders):
        return linked(r, folders, "Folder", "folder_%d") + linked(r, n, "View", "User user_%d") + linked(r, n, "View", "Group group_%d")

    for i in range(n):
        parents = seen_by(n)
        made.append(entity("Document", "doc_%d" % i, {"isPublic": r.chance(0.5)}, parents))
    made += [entity("Folder", "folder_%d" % i, {}, seen_by(i)) for i in range(n)]
    made += [entity("Action", a, {}, []) for a in GDRIVE_ACTIONS]

    def ask():
        action = r.pick(GDRIVE_ACTIONS)
        who = ("User", "user_%d" % r.below(n))
        return who, action, ("Folder", "folder_%d" % r.below(n)) if action == "createDocument" else ("Document", "doc_%d" % r.below(n))

    return made, ask


TINYTODO_ACTIONS = ["CreateList", "GetList", "UpdateList", "DeleteList", "GetLists", "CreateTask", "UpdateTask", "DeleteTask", "EditShares"]


def tinytodo(n, r):
    app = uid("Application", "TinyTodo")
    made = [entity("Application", "TinyTodo", {}, [])]
    made += [entity("User", "user_%d" % i, {}, linked(r, n, "Team", "team_%d") + [app]) for i in range(n)]
    made += [entity("Team", "team_%d" % i, {}, linked(r, i, "Team", "team_%d") + [app]) for i in range(n)]
    for i in range(n):
        tasks = [{"name": "task_%d" % r.between(1, 1000000), "id": r.between(1, 1000000), "state": r.pick(["Checked", "Unchecked"])}
                 for _ in range(r.between(0, 50))]
        people = {"owner": ref("User", "user_%d" % r.below(n)), "readers": ref("Team", "team_%d" % r.below(n)),
                  "editors": ref("Team", "team_%d" % r.below(n))}
        made.append(entity("List", "list_%d" % i, {"name": "list_%d" % i, **people, "tasks": tasks}, [app]))
    made += [entity("Action", a, {}, []) for a in TINYTODO_ACTIONS]

    def ask():
        action = r.pick(TINYTODO_ACTIONS)
        who = ("User", "user_%d" % r.below(n))
        return who, action, ("Application", "TinyTodo") if action in ("CreateList", "GetLists") else ("List", "list_%d" % r.below(n))

    return made, ask


# ---------------------------------------------------------------- what is decided: the reference


class Graph:
    """What is a member of what, on any way."""

    def __init__(self, entities):
        self.entities = {(e["uid"]["type"], e["uid"]["id"]): e for e in entities}
        self.known = {}

    def above(self, who):
        if who not in self.known:
            found = self.known[who] = set()
            for p in self.entities[who]["parents"]:
                key = (p["type"], p["id"])
                found.add(key)
                if key in self.entities:
                    found |= self.above(key)
        return self.known[who]

    def within(self, who, group):
        return who == group or group in self.above(who)

    def attribute(self, who, name):
        value = self.entities[who]["attrs"][name]
        key = lambda x: (x["__entity"]["type"], x["__entity"]["id"])
        return [key(x) for x in value] if isinstance(value, list) else key(value)


def github_allows(g, who, action, repo):
    owner = g.attribute(repo, "owner")
    covers = lambda a: g.within(("Action", action), ("Action", a))
    return ((action == "read" and g.within(who, g.attribute(repo, "readers")))
            or any(covers(a) and g.within(who, g.attribute(repo, role)) for a, role in zip(GITHUB_ACTIONS[1:], REPO_ROLES[1:]))
            or (action == "read" and g.within(who, g.attribute(owner, "readers")))
            or any(covers(a) and g.within(who, g.attribute(owner, role)) for a, role in (("write", "writers"), ("admin", "admins"))))


def gdrive_allows(g, who, action, what):
    owned = g.attribute(who, "ownedDocuments"), g.attribute(who, "ownedFolders")
    if action == "createDocument":
        return what in owned[1]
    if action == "changeOwner":
        return what in owned[0]
    seen = g.within(what, g.attribute(who, "documentsAndFoldersWithViewAccess")) or g.entities[what]["attrs"].get("isPublic") is True
    return (action == "read" and seen) or any(g.within(what, x) for x in owned[0] + owned[1])


def tinytodo_allows(g, who, action, what):
    if what == ("Application", "TinyTodo"):
        return action in ("CreateList", "GetLists")
    if g.attribute(what, "owner") == who:
        return True
    reads, edits = g.within(who, g.attribute(what, "readers")), g.within(who, g.attribute(what, "editors"))
    return (action == "GetList" and (reads or edits)) or (action in ("UpdateList", "CreateTask", "UpdateTask", "DeleteTask") and edits)


# ---------------------------------------------------------------- as data of a Writ policy


def parents(g):
    """Of each entity what it is a member of at once: the closure is Writ's to make."""
    return {name: sorted(p["id"] for p in e["parents"]) for (kind, name), e in g.entities.items() if kind != "Action"}


def of_kind(g, kind):
    return [key for key in g.entities if key[0] == kind]


def github_data(g):
    roles = {key: {k: g.attribute(key, k)[1] for k in names} for kind, names in (("Organization", ORG_ROLES), ("Repository", REPO_ROLES))
             for key in of_kind(g, kind)}
    repos = {key[1]: {**roles[key], "owner": roles[g.attribute(key, "owner")]} for key in of_kind(g, "Repository")}
    return {"parents": parents(g), "repos": repos}


def gdrive_data(g):
    users = {key[1]: {"documents": sorted(x[1] for x in g.attribute(key, "ownedDocuments")),
                      "folders": sorted(x[1] for x in g.attribute(key, "ownedFolders")),
                      "view": g.attribute(key, "documentsAndFoldersWithViewAccess")[1]} for key in of_kind(g, "User")}
    documents = {key[1]: {"public": g.entities[key]["attrs"]["isPublic"]} for key in of_kind(g, "Document")}
    return {"parents": parents(g), "users": users, "documents": documents}


def tinytodo_data(g):
    lists = {key[1]: {k: g.attribute(key, k)[1] for k in ("owner", "readers", "editors")} for key in of_kind(g, "List")}
    return {"parents": parents(g), "lists": lists}


APPLICATIONS = {"github": (github, github_allows, github_data), "gdrive": (gdrive, gdrive_allows, gdrive_data),
                "tinytodo": (tinytodo, tinytodo_allows, tinytodo_data)}


def application(name, n, seed=0, requests=500):
    """The entities, the requests with what is decided, and the data files of the Writ policy."""
    make, allows, data = APPLICATIONS[name]
    entities, ask = make(n, Rng(0xCEDA000000 + n * 1000 + seed * 7 + len(name)))
    g = Graph(entities)
    asked = []
    for _ in range(requests):
        who, action, what = ask()
        asked.append({"p": list(who), "a": action, "r": list(what), "allow": bool(allows(g, who, action, what))})
    return entities, asked, data(g)


def document(asked):
    """The request as the Writ policy is asked it."""
    return {"principal": asked["p"][1], "action": asked["a"], "resource": asked["r"][1]}
