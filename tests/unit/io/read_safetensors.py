"""Reads a safetensors file as its specification says and prints what is in it; fails on any breach."""
import hashlib
import json
import struct
import sys

raw = open(sys.argv[1], "rb").read()
(length,) = struct.unpack("<Q", raw[:8])
assert raw[8:9] == b"{" and length % 8 == 0
header = json.loads(raw[8 : 8 + length].decode("utf-8"))
meta, at = header.pop("__metadata__"), 0
sha = meta.pop("sha256")
assert hashlib.sha256(raw.replace(sha.encode(), b"0" * 64, 1)).hexdigest() == sha
for name, t in header.items():
    size = {"F32": 4, "F16": 2, "I8": 1, "U8": 1, "U32": 4, "U64": 8}[t["dtype"]]
    for d in t["shape"]:
        size *= d
    assert t["data_offsets"] == [at, at + size]
    at += size
    data = raw[8 + length + at - size : 8 + length + at]
    print(name, t["dtype"], *t["shape"], data.hex())
assert at == len(raw) - 8 - length
print(json.dumps(meta, sort_keys=True, separators=(",", ":")))
