"""The hand-written tables: what is said, in which situation, and what it means.

A slot named `body_any` holds the texts that are right, `query_contains` a part of what is: as in
the scenario files of CONTRACT.md section 4. Other moments that a time may mean are not compared.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from agent.events import Lang
from agent.understanding import answer_line

TABLES = ("ko.jsonl", "en.jsonl")
LINES = [
    json.loads(line)
    for table in TABLES
    for line in (Path(__file__).parent / table).read_text(encoding="utf-8").splitlines()
]


def described(line: dict[str, Any]) -> str:
    context = line["context"]
    return f"{context.get('expecting', context.get('call', 'command'))}-{line['text']}"


def as_wanted(slots: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """Return the slots with each that meets `wanted` replaced by what is wanted."""
    compared: dict[str, Any] = dict(slots)
    compared.pop("time_alternatives", None)
    for name, value in wanted.items():
        slot, _, how = name.rpartition("_")
        found = compared.get(slot)
        if (how == "any" and found in value) or (how == "contains" and value in str(found)):
            compared[name] = value
            del compared[slot]
    return compared


@pytest.mark.parametrize("line", LINES, ids=described)
def test_every_line_of_the_tables_is_understood_as_written(line: dict[str, Any]) -> None:
    asked = json.dumps({key: line[key] for key in ("text", "lang", "context")})

    answer = answer_line(asked, Lang.KOREAN)

    found = (answer["intent"], as_wanted(answer["slots"], line["slots"]))
    assert found == (line["intent"], line["slots"])


def test_a_third_of_each_table_is_chatter_or_a_near_miss() -> None:
    unknown = [line["lang"] for line in LINES if line["intent"] == "unknown"]

    shares = {
        lang: unknown.count(lang) / [line["lang"] for line in LINES].count(lang) for lang in Lang
    }

    assert all(share >= 0.25 for share in shares.values()), shares
