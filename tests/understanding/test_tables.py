"""The hand-written tables: what is said, in which situation, and what it means."""

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


@pytest.mark.parametrize("line", LINES, ids=described)
def test_every_line_of_the_tables_is_understood_as_written(line: dict[str, Any]) -> None:
    asked = json.dumps({key: line[key] for key in ("text", "lang", "context")})

    answer = answer_line(asked, Lang.KOREAN)

    assert (answer["intent"], answer["slots"]) == (line["intent"], line["slots"])


def test_a_third_of_each_table_is_chatter_or_a_near_miss() -> None:
    unknown = [line["lang"] for line in LINES if line["intent"] == "unknown"]

    shares = {
        lang: unknown.count(lang) / [line["lang"] for line in LINES].count(lang) for lang in Lang
    }

    assert all(share >= 0.25 for share in shares.values()), shares
