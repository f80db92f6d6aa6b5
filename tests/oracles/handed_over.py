"""Judges a record that was handed over as files, with nothing of ours.

    handed_over.py SCHEMA RECORD.json

Python's jsonschema checks the document against the committed schema, hashlib
the payload against its digest, and csv reads the line beside it.
"""
import csv
import hashlib
import json
import pathlib
import sys

import jsonschema

schema = json.loads(pathlib.Path(sys.argv[1]).read_bytes())
jsonschema.Draft202012Validator.check_schema(schema)
path = pathlib.Path(sys.argv[2])
document = json.loads(path.read_bytes())
checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
jsonschema.Draft202012Validator(schema, format_checker=checker).validate(document)

# RFC 8785 of a payload without fractions is this; names beyond the basic plane
# would sort otherwise, and there are none.
canonical = json.dumps(
    document["payload"], sort_keys=True, separators=(",", ":"), ensure_ascii=False
).encode()
print(f"payload={hashlib.sha256(canonical).hexdigest() == document['sha256']}")

table = path.with_suffix(".csv")
if table.exists():
    with table.open(encoding="utf-8-sig", newline="") as file:
        (line,) = csv.DictReader(file, strict=True)
    assert line["record"] == document["record"]
    assert line["crime_number"] == document["crime_number"]
    for name, cell in line.items():
        assert not cell.lstrip().startswith(("=", "+", "-", "@")), name
        print(f"{name}={cell}")
