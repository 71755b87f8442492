#!/usr/bin/env python3
"""What a schema becomes is what an auditor reads, and means what the schema means.

Random schemas, and for each documents that fit it and documents that are wrong in one place (the seed
is printed). Of each schema:

- what `writ show types` prints is in the canonical form, and rules that import it as a module decide with the same
  meaning digest as rules that import the schema;
- a document that fits is known to the last part, so a gate that asks for that allows it;
- one that is wrong in one place is not, so the gate denies.
"""

import argparse
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

SCHEMAS = 12
DOCUMENTS = 2
NOW = "2026-05-04T09:00:00Z"
ENVIRONMENT = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
KEYS = ["id", "name", "@type", "open-findings", "in", "a b", "Größe", "x_y", "default", "n1"]

GATE = """
role owner "Owner" from "o"

request r : Root

control S-1 "Known to the last part" {
  owner     owner
  severity  low
  enforce   hard
  tags      s
  require   r == r otherwise "Something in it is not known."
}

gate g on r {
  controls  tagged s
}
"""


class World:
    """Schemas with a way to make what fits them and what does not."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.defs = {}

    def schema(self, depth=0):
        kinds = ["text", "text", "enum", "integer", "number", "boolean", "instant", "date"]
        if depth < 3:
            kinds += ["array", "object", "object", "map", "ref", "nullable", "allOf"]
        return getattr(self, self.random.choice(kinds))(depth)

    def text(self, _):
        return self.random.choice([
            {"type": "string"}, {"type": "string", "maxLength": self.random.randint(1, 40)}, {"type": "string", "minLength": 2},
            {"type": "string", "pattern": "^[a-c]+$"}, {"type": "string", "pattern": "b|^a/"}])

    def enum(self, _):
        members = ["low", "high", "not yet", "in", "x-1", "5"]
        return {"enum": self.random.sample(members, self.random.randint(1, 4))}

    def integer(self, _):
        schema = {"type": "integer"}
        if self.random.random() < 0.7:
            schema["minimum"] = self.random.randint(-5, 5)
        if self.random.random() < 0.7:
            schema[self.random.choice(["maximum", "exclusiveMaximum"])] = self.random.randint(7, 20)
        return schema

    def number(self, _):
        return self.random.choice([{"type": "number"}, {"type": "number", "minimum": 0, "maximum": 1},
                                   {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 2.5}])

    def boolean(self, _):
        return {"type": "boolean"}

    def instant(self, _):
        return {"type": "string", "format": "date-time"}

    def date(self, _):
        return {"type": "string", "format": "date"}

    def array(self, depth):
        low = self.random.randint(0, 2)
        return {"type": "array", "items": self.required(depth + 1), "minItems": low, "maxItems": low + self.random.randint(1, 3)}

    def required(self, depth):
        """What stands in a collection: it may not be null."""
        while True:
            schema = self.schema(depth)
            if not self.is_nullable(schema):
                return schema

    def object(self, depth):
        keys = self.random.sample(KEYS, self.random.randint(1, 4))
        properties = {key: self.schema(depth + 1) for key in keys}
        return {"type": "object", "properties": properties, "required": [k for k in keys if self.random.random() < 0.6],
                "additionalProperties": False}

    def map(self, depth):
        return {"type": "object", "additionalProperties": self.required(depth + 1), "maxProperties": 3}

    def ref(self, depth):
        name = f"part{len(self.defs)}"
        self.defs[name] = None  # nothing that is being made is referred to
        self.defs[name] = self.object(depth + 1)
        done = [n for n, s in self.defs.items() if s is not None]
        return {"$ref": "#/$defs/" + self.random.choice(done)}

    def nullable(self, depth):
        inner = self.required(depth + 1)
        return self.random.choice([{"anyOf": [inner, {"type": "null"}]}, {"oneOf": [{"type": "null"}, inner]}])

    def allOf(self, depth):
        one = self.object(depth + 1)
        other = {"required": [k for k in one["properties"] if self.random.random() < 0.5]}
        return {"allOf": [one, other]}

    # ---------------------------------------------------------------- documents

    def resolved(self, schema):
        return self.defs[schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema

    def is_nullable(self, schema):
        return "anyOf" in schema or "oneOf" in schema

    def fitting(self, schema):
        schema = self.resolved(schema)
        choose = self.random
        if self.is_nullable(schema):
            inner = [s for s in (schema.get("anyOf") or schema.get("oneOf")) if s != {"type": "null"}][0]
            return None if choose.random() < 0.4 else self.fitting(inner)
        if "allOf" in schema:
            one, other = schema["allOf"]
            return self.fitting({**one, "required": one["required"] + other["required"]})
        if "enum" in schema:
            return choose.choice(schema["enum"])
        kind = schema["type"]
        if kind == "boolean":
            return choose.random() < 0.5
        if kind == "integer":
            low = schema.get("minimum", -20)
            high = schema.get("maximum", schema.get("exclusiveMaximum", 21) - 1)
            return choose.choice([low, high, choose.randint(low, high)])
        if kind == "number":
            return choose.choice([0.5, 1]) if "minimum" in schema or "exclusiveMinimum" in schema else choose.choice([-1e3, 0, 0.000000000001])
        if kind == "string":
            if schema.get("format") == "date-time":
                return choose.choice(["2026-05-04T09:00:00Z", "2026-05-04T09:00:00.5+02:00"])
            if schema.get("format") == "date":
                return "2026-02-28"
            if "pattern" in schema:
                return choose.choice(["a", "abc"]) if schema["pattern"].startswith("^[") else choose.choice(["xb", "a/x\ny"])
            return "ä" if schema.get("maxLength", 9) == 2 else "x" * min(schema.get("maxLength", 9), 9)
        if kind == "array":
            return [self.fitting(schema["items"]) for _ in range(choose.randint(schema["minItems"], schema["maxItems"]))]
        if "properties" not in schema:
            return {f"k{i} ": self.fitting(schema["additionalProperties"]) for i in range(choose.randint(0, 3))}
        return {key: self.fitting(inner) for key, inner in schema["properties"].items()
                if key in schema["required"] or choose.random() < 0.5}

    def wrong(self, schema, value):
        """The value with one part made wrong; None when it has no part that can be."""
        schema = self.resolved(schema)
        choose = self.random
        if value is None:
            return None
        if self.is_nullable(schema):
            inner = [s for s in (schema.get("anyOf") or schema.get("oneOf")) if s != {"type": "null"}][0]
            return self.wrong(inner, value)
        if "allOf" in schema:
            one, other = schema["allOf"]
            return self.wrong({**one, "required": one["required"] + other["required"]}, value)
        if "enum" in schema:
            return choose.choice(["nobody", 7])
        kind = schema["type"]
        if kind == "integer":
            wrong = [1.5, "1", True]
            wrong += [schema["minimum"] - 1] if "minimum" in schema else []
            wrong += [schema["maximum"] + 1] if "maximum" in schema else []
            wrong += [schema["exclusiveMaximum"]] if "exclusiveMaximum" in schema else []
            return choose.choice(wrong)
        if kind == "number":
            wrong = ["1", [1]]
            wrong += [-0.1, 1.1] if "minimum" in schema else []
            wrong += [0, 2.5] if "exclusiveMinimum" in schema else []
            return choose.choice(wrong)
        if kind == "boolean":
            return choose.choice([1, "true"])
        if kind == "string":
            wrong = [3, ["x"]]
            wrong += ["x" * (schema["maxLength"] + 1)] if "maxLength" in schema else []
            wrong += ["x"] if "minLength" in schema else []
            wrong += ["x"] if "pattern" in schema else []
            wrong += ["2026-02-30"] if schema.get("format") == "date" else []
            wrong += ["2026-05-04T09:00:00"] if schema.get("format") == "date-time" else []
            return choose.choice(wrong)
        if kind == "array":
            if value and choose.random() < 0.7:
                at = choose.randrange(len(value))
                part = self.wrong(schema["items"], value[at])
                if part is not None:
                    return value[:at] + [part] + value[at + 1:]
            if value and choose.random() < 0.5:
                return value + value * schema["maxItems"]
            return {"0": 1}
        keys = sorted(value)
        choose.shuffle(keys)
        if keys and choose.random() < 0.7:
            inner = schema["properties"][keys[0]] if "properties" in schema else schema["additionalProperties"]
            part = self.wrong(inner, value[keys[0]])
            if part is not None:
                return {**value, keys[0]: part}
        missing = [k for k in keys if k in schema.get("required", []) and not self.is_nullable(self.resolved(schema["properties"][k]))]
        return {k: v for k, v in value.items() if k != missing[0]} if missing else [value]


def run(writ, folder, *arguments):
    done = subprocess.run([writ, *arguments], cwd=folder, capture_output=True, text=True, timeout=60, env=ENVIRONMENT)
    return done.returncode, done.stdout, done.stderr


def decide(writ, folder, rules, document):
    pathlib.Path(folder, "r.json").write_text(json.dumps(document))
    code, out, err = run(writ, folder, "gate", rules, "--request", "r.json", "--at", NOW, "--past", "-o", "json", "--strict")
    return code, json.loads(out) if out else {"error": err}


def faults_of(writ, seed):
    world = World(seed)
    schema = world.object(0)
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "$defs": world.defs}
    with tempfile.TemporaryDirectory(prefix="writ-schema-") as folder:
        pathlib.Path(folder, "a.json").write_text(json.dumps(schema, indent=1))
        pathlib.Path(folder, "by_schema.writ").write_text(
            'language writ 1\nmodule s.m version 1.0.0\n\nimport schema "a.json" as Root\n' + GATE)
        code, shown, err = run(writ, folder, "show", "types", "by_schema.writ")
        if code != 0:
            return [f"show types ends with {code}: {err}"]
        pathlib.Path(folder, "shown").mkdir()
        pathlib.Path(folder, "shown", "types.writ").write_text(shown)
        code, out, err = run(writ, folder, "fmt", "--check", "--diff", "shown/types.writ")
        if code != 0:
            return ["what is shown is not canonical:\n" + out + err]
        pathlib.Path(folder, "shown", "by_module.writ").write_text(
            "language writ 1\nmodule s.m version 1.0.0\n\nimport s.m.Root\n" + GATE)
        faults = []
        for _ in range(DOCUMENTS):
            document = world.fitting(schema)
            code, record = decide(writ, folder, "by_schema.writ", document)
            if code != 0:
                faults.append(f"fits, and is not allowed: {json.dumps(document)}\n{record}")
            other_code, other = decide(writ, folder, "shown/by_module.writ", document)
            if other_code == code == 0 and other["policy"]["meaning"] != record["policy"]["meaning"]:
                faults.append("what is shown means something else")
            elif other_code != code:
                faults.append(f"what is shown decides otherwise: {other}")
            broken = world.wrong(schema, document)
            if broken is not None and decide(writ, folder, "by_schema.writ", broken)[0] == 0:
                faults.append(f"does not fit, and is allowed: {json.dumps(broken)}")
        return [fault + "\n" + json.dumps(schema) + "\n" + shown for fault in faults]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--writ", required=True)
    parser.add_argument("--source", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=SCHEMAS)
    arguments = parser.parse_args()
    arguments.writ = str(pathlib.Path(arguments.writ).resolve())
    failed = 0
    for seed in range(arguments.seed * 1000, arguments.seed * 1000 + arguments.cases):
        for fault in faults_of(arguments.writ, seed):
            failed += 1
            print(f"FAILED with --seed {arguments.seed} (schema {seed}): {fault}")
    print(f"seed {arguments.seed}: {arguments.cases} schemas, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
