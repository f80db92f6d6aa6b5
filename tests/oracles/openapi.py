"""The committed description of the gateway's interface, read by others.

openapi-spec-validator checks the document against the specification of
OpenAPI 3.1: every reference is there, every parameter of a path is described,
no operation has the name of another. So that an oracle that accepts anything
does not pass for one, it is shown broken documents too.
"""

import copy
import json
import sys

from openapi_spec_validator import OpenAPIV31SpecValidator

with open(sys.argv[1], encoding="utf-8") as file:
    document = json.load(file)

faults = list(OpenAPIV31SpecValidator(document).iter_errors())
for fault in faults:
    print(fault.message, list(fault.absolute_path), file=sys.stderr)
assert not faults, "the description is not OpenAPI 3.1"


def refused(spoil):
    broken = copy.deepcopy(document)
    spoil(broken)
    return any(True for _ in OpenAPIV31SpecValidator(broken).iter_errors())


def held(broken):
    return broken["paths"]["/v1/attachments/{id}"]["get"]


def no_words(broken):
    del held(broken)["responses"]["200"]["description"]


def no_parameter(broken):
    del held(broken)["parameters"]


def unknown_type(broken):
    broken["components"]["schemas"]["Problem"]["type"] = "thing"


def two_of_one_name(broken):
    held(broken)["operationId"] = "health"


def no_version(broken):
    del broken["openapi"]


for spoil in (no_words, no_parameter, unknown_type, two_of_one_name, no_version):
    assert refused(spoil), spoil.__name__
print(len(document["paths"]), "paths")
