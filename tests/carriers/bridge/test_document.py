"""docs/bridge.md is what an app is written from: nothing of the wire may be missing from it."""

import re
from pathlib import Path

import pytest

from protos import bridge_pb2 as wire

DOCUMENT = (Path(__file__).parents[3] / "docs" / "bridge.md").read_text()
FIELDS = [
    pytest.param(field.name, id=f"{message.name}.{field.name}")
    for message in wire.DESCRIPTOR.message_types_by_name.values()
    for field in message.fields
]
VALUES = [
    value.name
    for enum in wire.DESCRIPTOR.enum_types_by_name.values()
    for value in enum.values
    if value.number
]
CALLS = [method.name for method in wire.DESCRIPTOR.services_by_name["PhoneBridge"].methods]


@pytest.mark.parametrize("name", [*FIELDS, *CALLS])
def test_every_field_and_call_of_the_wire_is_explained(name: str):
    assert re.search(rf"\b{name}\b", DOCUMENT)


@pytest.mark.parametrize("name", VALUES)
def test_every_value_of_the_wire_is_explained(name: str):
    short = name.removeprefix("REPLY_RESULT_")  # the document speaks of SENT, as does its code
    assert re.search(rf"\b({name}|{short})\b", DOCUMENT)
