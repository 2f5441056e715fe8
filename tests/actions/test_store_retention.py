"""What is older than the wearer wants kept goes, from the index and the files too; what waits stays."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from agent.actions.addresses import Address
from agent.actions.agenda import Entry
from agent.actions.calls import CallEntry
from agent.actions.phone import Phone
from agent.actions.retention import RETENTION
from agent.actions.store import Store
from agent.events import Message, TheirWords
from tests.actions.test_store_search import check_index, found

NOW = datetime.fromisoformat("2026-11-21T09:00:00+09:00")
MOTHER = Address("엄마")
DAY_MS = 24 * 60 * 60_000.0


def days_ago(days: float) -> str:
    return (NOW - timedelta(days=days)).isoformat()


def keep(store: Store, id: str, days: float, unread: bool = False, text: str = "저녁 먹자") -> None:
    store.add_incoming(Message(id, "엄마", TheirWords(text), None, days_ago(days)), MOTHER, None)
    if not unread:
        store.mark_read([id])


def messages(store: Store) -> list[str]:
    return [one.id for one in store.latest(at_most=10_000)]


def test_messages_older_than_the_setting_go_with_what_the_index_has_of_them(store: Store):
    store.keep(RETENTION, "30")
    for id_, days in (("old", 30.1), ("kept", 29.9), ("new", 0)):
        keep(store, id_, days)

    store.retention.carry_out_all(NOW)

    assert messages(store) == ["kept", "new"]
    assert found(store, "저녁") == ["new", "kept"]
    check_index(store)


@pytest.mark.parametrize("setting", [None, "forever", ""])
def test_without_a_number_everything_stays(store: Store, setting: str | None):
    if setting is not None:
        store.keep(RETENTION, setting)
    keep(store, "old", 10_000)

    store.retention.carry_out_all(NOW)

    assert messages(store) == ["old"]


def test_what_is_unread_is_to_come_or_is_a_draft_stays(store: Store):
    store.keep(RETENTION, "1")
    store.keep("conversation", "쓰던 말")
    keep(store, "old", 50, unread=True)
    store.agenda.add(Entry("k1", None, "약 먹기", days_ago(40)))
    store.agenda.add(Entry("k2", MOTHER, "축하해", days_ago(-40)))
    store._database.write(
        """INSERT INTO outbox (key, conversation, name, body, state, queued_at)
           VALUES ('waits', 'name:엄마', '엄마', '가는 중', 'queued', ?),
                  ('perhaps', 'name:엄마', '엄마', '가는 중', 'uncertain', ?),
                  ('left', 'name:엄마', '엄마', '가는 중', 'sent', ?)""",
        (days_ago(50),) * 3,
    )

    store.retention.carry_out_all(NOW)

    assert [one.id for one in store.unread()] == ["old"]
    assert store.kept("conversation") == "쓰던 말"
    assert [one.key for one in store.agenda.due(NOW + timedelta(days=100))] == ["k1", "k2"]
    keys = store._database.query("SELECT key FROM outbox ORDER BY position")
    assert keys == [("waits",), ("perhaps",)]


def test_old_calls_go_from_the_log_but_not_one_that_lasts(store: Store):
    store.keep(RETENTION, "7")
    for id_, days, ended in (("old", 8, True), ("open", 8, False), ("new", 6, True)):
        at = days_ago(days)
        store.log_call(CallEntry(id_, "엄마", None, "in", "voice", at, None, at if ended else None))

    store.retention.carry_out_all(NOW)

    assert [entry.id for entry in store.calls()] == ["open", "new"]


def test_what_went_is_in_no_file_any_more(path: Path):
    with Store(path) as store:
        store.keep(RETENTION, "1")
        for place in range(40):
            keep(store, f"m{place}", 9, text=f"unmistakable{place}")
        keep(store, "new", 0)
        store.retention.carry_out_all(NOW)

        assert messages(store) == ["new"]
        assert not any(b"mistakable" in file.read_bytes() for file in path.parent.iterdir())


def test_it_is_done_in_small_steps_at_start_and_again_after_a_day(store: Store):
    store.keep(RETENTION, "1")
    for place in range(100):
        keep(store, f"m{place}", 5)
    retention, elapsed_ms, steps = store.retention, 0.0, [100]

    while retention.is_due(elapsed_ms):
        retention.carry_out(elapsed_ms, NOW)
        elapsed_ms += 200
        steps.append(len(messages(store)))

    assert steps[:5] == [100, 70, 40, 10, 0]
    keep(store, "later", 1.5)
    assert not retention.is_due(DAY_MS - 1)
    assert retention.is_due(elapsed_ms + DAY_MS)
    retention.carry_out(elapsed_ms + DAY_MS, NOW)
    assert messages(store) == []


async def test_a_session_forgets_at_its_start_between_frames(phone: Phone, store: Store):
    store.keep(RETENTION, "1")
    for place in range(70):
        keep(store, f"m{place}", 5)

    for elapsed_ms in range(0, 4_000, 20):
        phone.advance(elapsed_ms)
        if phone.has_due:
            assert await phone.carry_out_due() == []

    assert [one.id for one in store.latest(sender="엄마", at_most=9)] == ["inbox-1"]  # unread
    assert not phone.has_due
