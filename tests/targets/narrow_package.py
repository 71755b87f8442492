"""The text of a gate of many narrow controls, most of which an index tells, and requests for it."""
import json

SYSTEMS = [f"system-{i}" for i in range(12)]
ENVS = ["prod", "stage", "test"]

HEAD = """language writ 1

/// Each control is for one system, and most of them say no more of it than a few comparisons.
module test.narrow version 1.0.0

enum Tier { low, medium, high, top }
record Place { zone: int in 0 .. 99, inside: bool }
record Request {
  system : string max 64
  env    : string max 32
  tier   : Tier
  urgent : bool
  score  : int in 0 .. 100
  cost   : decimal in 0 .. 1000
  place  : Place
  names  : list[string max 64, max 16]
}
request asked : Request
role office "Answers" from "test:office"
"""


def condition(chance):
    kinds = [
        lambda: f'asked.env == "{chance.choice(ENVS)}"',
        lambda: f"asked.tier in {{low, {chance.choice(['medium', 'high'])}}}",
        lambda: f"asked.place.zone >= {chance.randrange(60)}",
        lambda: "asked.urgent",
        lambda: "not asked.place.inside",
    ]
    return " and ".join([f'asked.system == "{chance.choice(SYSTEMS)}"', *(kind() for kind in chance.sample(kinds, 2))])


def requirement(chance):
    kinds = [
        lambda: f"asked.score >= {chance.randrange(60)} and asked.cost < {chance.randrange(1000)}.5",
        lambda: f"asked.cost <= {chance.randrange(1000)}",
        lambda: "not asked.urgent",
        lambda: f"every name in asked.names, at least one: name matches /[a-{chance.choice('xyz')}]+-[0-9]+/",
        lambda: f'every name in asked.names, if any: name != "{chance.choice(SYSTEMS)}"',
    ]
    return chance.choice(kinds)()


def text(controls, chance):
    parts = [HEAD]
    for i in range(controls):
        applies = f"  applies when {condition(chance)}\n" if chance.random() < 0.9 else ""
        parts.append(f'control C-{i} "Control {i}" {{\n  tags narrow\n  owner office\n  severity high\n  enforce hard\n'
                     f'{applies}  require {requirement(chance)}\n    otherwise "no"\n}}\n')
    return "\n".join(parts) + '\ngate narrow "Narrow" on asked {\n  controls tagged narrow\n}\n'


def request(chance):
    return {"system": chance.choice(SYSTEMS), "env": chance.choice(ENVS), "tier": chance.choice(["low", "medium", "top"]),
            "urgent": chance.random() < 0.5, "score": chance.randrange(101), "cost": chance.randrange(1000),
            "place": {"zone": chance.randrange(100), "inside": chance.random() < 0.5},
            "names": [f"{chance.choice('abxyz')}-{chance.randrange(9)}" for _ in range(chance.randrange(4))]}


def write(folder, controls, chance):
    """A package, as a folder, and a few requests."""
    folder.mkdir()
    (folder / "narrow.writ").write_text(text(controls, chance))
    return [json.loads(json.dumps(request(chance))) for _ in range(4)]
