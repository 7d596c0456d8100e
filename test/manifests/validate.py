"""Reads {version, objects} as JSON; writes what the API server of that version would refuse of each object: null when nothing."""

import json
import sys

import kubernetes_validate
from kubernetes_validate import SchemaNotFoundError, ValidationError

asked = json.load(sys.stdin)


def refusal(thing):
    try:
        kubernetes_validate.validate(thing, asked["version"], strict=True)
    except SchemaNotFoundError:
        return "no such kind"
    except ValidationError as error:
        return f"{'.'.join(str(part) for part in error.path)}: {error.message}"
    return None


json.dump([refusal(thing) for thing in asked["objects"]], sys.stdout)
