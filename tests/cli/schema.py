"""Checks JSON lines against a JSON Schema, as far as the shipped schemas use the language.
usage: schema.py SCHEMA FILE.jsonl"""
import json
import re
import sys

KNOWN = {"$schema", "title", "description", "type", "required", "properties", "const", "minimum", "maximum", "maxItems", "items", "pattern"}
TYPES = {"object": dict, "string": str, "number": (int, float), "integer": int, "boolean": bool, "null": type(None), "array": list}


def fits(value, name):
    return isinstance(value, TYPES[name]) and not (isinstance(value, bool) and name in ("number", "integer"))


def check(value, schema, where):
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    assert not types or any(fits(value, t) for t in types), (where, value, types)
    assert "const" not in schema or value == schema["const"], (where, value)
    if fits(value, "number"):
        assert schema.get("minimum", value) <= value <= schema.get("maximum", value), (where, value)
    if isinstance(value, str) and "pattern" in schema:
        assert re.search(schema["pattern"], value), (where, value)
    if isinstance(value, dict):
        missing = set(schema.get("required", [])) - set(value)
        extra = set(value) - set(schema["properties"])
        assert not missing and not extra, (where, missing, extra)
        for k, v in value.items():
            check(v, schema["properties"][k], f"{where}.{k}")
    if isinstance(value, list):
        assert len(value) <= schema.get("maxItems", len(value)), where
        for i, v in enumerate(value):
            check(v, schema["items"], f"{where}[{i}]")


schema = json.load(open(sys.argv[1]))
n = 0
for n, line in enumerate(open(sys.argv[2]), 1):
    check(json.loads(line), schema, f"line {n}")
print(n, "objects fit")
