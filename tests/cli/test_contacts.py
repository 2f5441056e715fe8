"""People from the command line: added, imported, joined; every mistake is one line."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from agent.actions.addresses import Address
from agent.actions.agenda import Entry
from agent.actions.calls import CallEntry
from agent.actions.store import Store
from agent.events import Message, TheirWords
from tests.cli.conftest import Sori

CARDS = """BEGIN:VCARD
VERSION:3.0
FN:민수 김
N:김;민수;;;
NICKNAME:뺀질이
ORG:소리전자
TEL;TYPE=CELL:010-2345-6789
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:박영희
no line at all
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:나
item1.X-ABRELATEDNAMES:박영희
item1.X-ABLabel:_$!<Mother>!$_
END:VCARD
"""


def told(sori: Sori, *arguments: str) -> dict[str, Any]:
    done = sori("contacts", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def people(sori: Sori) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in told(sori, "list")["contacts"]}


def test_a_person_is_added_with_everything_and_listed(sori: Sori):
    told(
        sori,
        "add",
        "김민수",
        "--phone",
        "010-1",
        "--alias",
        "민수",
        "--label",
        "회사",
        "--style",
        "polite",
    )
    assert people(sori) == {
        "c1": {
            "name": "김민수",
            "id": "c1",
            "aliases": ["민수"],
            "labels": ["회사"],
            "style": "polite",
            "phone": "010-1",
        }
    }


def test_a_file_of_cards_is_taken_in_and_its_bad_line_is_named(sori: Sori, home: Path):
    file = home / "people.vcf"
    file.write_text(CARDS, encoding="utf-8")

    taken = told(sori, "import", str(file), "--me", "나")

    assert (taken["added"], taken["changed"]) == (["c1", "c2"], [])
    assert [one["line"] for one in taken["problems"]] == [12]
    kept = people(sori)
    assert (kept["c1"]["name"], kept["c1"]["aliases"]) == ("김민수", ["뺀질이"])
    assert kept["c1"]["labels"] == ["소리전자"]
    assert kept["c2"]["aliases"] == ["엄마", "어머니", "mom", "mother"]


def test_a_file_taken_in_twice_changes_nothing_the_second_time(sori: Sori, home: Path):
    file = home / "people.vcf"
    file.write_text(CARDS, encoding="utf-8")
    told(sori, "import", str(file), "--me", "나")
    before = people(sori)

    taken = told(sori, "import", str(file), "--me", "나")

    assert (taken["added"], taken["changed"]) == ([], [])
    assert people(sori) == before


def test_one_of_the_name_with_another_number_is_somebody_else(sori: Sori, home: Path):
    told(sori, "add", "김민수", "--phone", "010-9999-9999")
    file = home / "people.vcf"
    file.write_text(CARDS, encoding="utf-8")

    assert told(sori, "import", str(file))["added"] == ["c2", "c3", "c4"]

    done = sori("contacts", "style", "김민수", "formal")
    assert done.returncode == 2
    assert "several are called '김민수': give one of their ids (c1, c2 소리전자)" in done.stderr
    assert told(sori, "style", "c2", "formal")["contact"]["style"] == "formal"


def test_two_who_are_one_are_joined_with_all_that_was_said(sori: Sori, home: Path):
    told(sori, "add", "김민수", "--alias", "민수")
    told(sori, "add", "Minsu Kim", "--phone", "010-1", "--label", "회사")
    path = home / "DATA" / "sori" / "store.db"
    at = "2026-11-21T09:00:00+09:00"
    with Store(path) as store:
        message = Message("m1", "Minsu Kim", TheirWords("저녁 먹자"), None, at)
        store.add_incoming(message, Address("Minsu Kim", "c2"), "c2")
        store.agenda.add(Entry("k1", Address("Minsu Kim", "c2"), "축하해", at))
        store.log_call(CallEntry("call1", "Minsu Kim", "c2", "in", "voice", at))

    joined = told(sori, "merge", "김민수", "c2")["contact"]

    assert joined["aliases"] == ["민수", "Minsu Kim"]
    assert (joined["labels"], joined["phone"]) == (["회사"], "010-1")
    assert list(people(sori)) == ["c1"]
    with Store(path) as store:
        assert [one.id for one in store.unread(sender="김민수")] == ["m1"]
        assert [one.id for one in store.lookup.search("저녁", sender="김민수")] == ["m1"]
        assert store.has_conversation("contact:c1")
        assert [one.address for one in store.agenda.due(datetime.fromisoformat(at))] == [
            Address("김민수", "c1")
        ]
        assert [(one.contact, one.contact_id) for one in store.calls()] == [("김민수", "c1")]


def test_labels_and_relations_come_and_go(sori: Sori):
    told(sori, "add", "박영희")
    assert told(sori, "label", "박영희", "동창", "회사")["contact"]["labels"] == ["동창", "회사"]
    assert told(sori, "label", "박영희", "회사", "--remove")["contact"]["labels"] == ["동창"]
    assert told(sori, "relate", "박영희", "mother")["contact"]["aliases"][:2] == ["엄마", "어머니"]
    assert told(sori, "relate", "엄마", "장모님")["contact"]["aliases"][-1] == "장모님"
    assert told(sori, "relate", "장모님", "엄마", "--remove")["contact"]["aliases"] == ["장모님"]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("style", "아무개", "polite"), "no contact '아무개'"),
        (("add", "아무개", "--style", "rude"), "--style rude: casual, polite, formal"),
        (("add", "  "), "a contact needs a name"),
        (("import", "none.vcf"), "none.vcf: No such file"),
        (("merge", "아무개", "아무개"), "no contact '아무개'"),
    ],
)
def test_a_mistake_is_one_line_and_exit_2(sori: Sori, arguments: tuple[str, ...], line: str):
    done = sori("contacts", *arguments)
    assert done.returncode == 2
    assert line in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_file_without_a_person_is_refused_by_its_line(sori: Sori, home: Path):
    file = home / "notes.vcf"
    file.write_text("shopping\nmilk\n")
    done = sori("contacts", "import", str(file))
    assert done.returncode == 2
    assert f"{file}:1: not inside a card" in done.stderr


def test_with_a_key_the_store_of_the_commands_is_encrypted(
    sori: Sori, home: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SORI_STORE_KEY", "열쇠")
    told(sori, "add", "김민수")

    assert [one["name"] for one in told(sori, "list")["contacts"]] == ["김민수"]
    assert not (home / "DATA" / "sori" / "store.db").read_bytes().startswith(b"SQLite")
    monkeypatch.setenv("SORI_STORE_KEY", "다른 열쇠")
    wrong = sori("contacts", "list")
    assert (wrong.returncode, wrong.stderr.count("\n"), wrong.stdout) == (1, 1, "")
    assert "the key does not open" in wrong.stderr


def test_without_a_keyring_encryption_by_keyring_says_what_else_there_is(sori: Sori):
    sori("config", "set", "encryption", "keyring")
    done = sori("contacts", "list")
    assert done.returncode == 3
    assert "SORI_STORE_KEY" in done.stderr
    assert done.stderr.count("\n") == 1
