"""Judges a record that was handed over as files, with nothing of ours.

    handed_over.py SCHEMA RECORD.json

Python's jsonschema checks the document against the committed schema, with those
of what was sealed that stand beside it; hashlib the payload against its digest;
csv reads the line beside it. Then it breaks the document in every member that
must be there, and each must be refused.
"""
import copy
import csv
import hashlib
import json
import pathlib
import sys

import jsonschema
import referencing

schema = json.loads(pathlib.Path(sys.argv[1]).read_bytes())
jsonschema.Draft202012Validator.check_schema(schema)
path = pathlib.Path(sys.argv[2])
document = json.loads(path.read_bytes())
beside = [json.loads(file.read_bytes()) for file in pathlib.Path(sys.argv[1]).parent.glob("*.schema.json")]
registry = referencing.Registry().with_resources(
    (one["$id"], referencing.Resource.from_contents(one)) for one in beside
)
for one in beside:
    jsonschema.Draft202012Validator.check_schema(one)
checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
validator = jsonschema.Draft202012Validator(schema, format_checker=checker, registry=registry)
validator.validate(document)

(of_kind,) = [
    one["then"]["properties"]["payload"]["properties"]["content"]["$ref"]
    for one in schema["allOf"]
    if one["if"]["properties"]["kind"]["const"] == document["kind"]
]
(inner,) = [one for one in beside if one["$id"].endswith("/" + of_kind)]


def broken(change):
    """The document with what was sealed changed; the rest stays."""
    other = copy.deepcopy(document)
    change(other["payload"]["content"])
    return other


wrong = [("surplus", lambda content: content.update(surplus=1))]
for name in inner["required"]:
    wrong.append((f"no {name}", lambda content, name=name: content.pop(name)))
    wrong.append((f"{name} is a list", lambda content, name=name: content.update({name: [[1]]})))
for name, value in document["payload"]["content"].items():
    if isinstance(value, dict):
        wrong.append((f"{name} misspelt", lambda content, name=name: content[name].update(misspelt=1)))
for why, change in wrong:
    assert not validator.is_valid(broken(change)), why
other = copy.deepcopy(document)
other["kind"] = "custody" if document["kind"] != "custody" else "crime_report"
assert not validator.is_valid(other), "another kind"
print(f"refused={len(wrong) + 1}")

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
    for number in ("crime_number", "incident_number"):
        assert line[number] == (document[number] or ""), number
    for name, cell in line.items():
        assert not cell.lstrip().startswith(("=", "+", "-", "@")), name
        print(f"{name}={cell}")
