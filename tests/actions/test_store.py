import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from agent.actions.addresses import Address
from agent.actions.attempts import Next, OutboxState
from agent.actions.calls import CallEntry
from agent.actions.messaging import OutboxItem
from agent.actions.store import Store
from agent.errors import CarrierError
from agent.events import Contact, Message, Room, TheirWords

AT = "2026-11-21T09:00:00+09:00"
MOTHER = Address("엄마", "c1")
ITEM = OutboxItem("k1", MOTHER, "지금 출발해")

KILLED_IN_A_TRANSACTION = """
import os, signal, sys
from pathlib import Path
from agent.actions.addresses import Address
from agent.actions.messaging import OutboxItem
from agent.actions.store import Store

store = Store(Path(sys.argv[1]))
store.outbox.enqueue(OutboxItem("k1", Address("엄마", "c1"), "지금 출발해"), sys.argv[2])
with store._database.transaction() as connection:
    connection.execute("DELETE FROM outbox")
    connection.execute("INSERT INTO rooms (name) VALUES ('반쯤 만든 방')")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def received(id: str, sent_at: str = AT, room: str | None = None) -> Message:
    return Message(id, "엄마", TheirWords(f"{id} 내용"), room, sent_at)


def waiting(store: Store) -> list[OutboxItem]:
    return [promised.item for promised in store.outbox.waiting()]


def fill_up(store: Store) -> None:
    """Leave the store no page to grow by."""
    connection = store._database._connection
    connection.execute("PRAGMA max_page_count = 1")  # SQLite raises it to the pages in use


def test_the_file_and_its_logs_are_for_the_wearer_alone(path: Path, store: Store):
    store.put_room(Room("가족방"))

    modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}

    assert modes == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_file_left_open_to_others_is_closed_to_them(path: Path):
    Store(path).close()
    path.chmod(0o644)

    Store(path).close()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_people_and_rooms_come_back_in_the_order_they_were_added(path: Path):
    with Store(path) as first:
        first.put_contact(Contact("엄마", "b", ("어머니",), ("가족",), "polite", "010-1111-2222"))
        first.put_contact(Contact("김민수", "a"))
        first.put_room(Room("동창방", ("지수", "김민수")))
        first.put_room(Room("가족방"))

    with Store(path) as second:
        assert second.contacts() == (
            Contact("엄마", "b", ("어머니",), ("가족",), "polite", "010-1111-2222"),
            Contact("김민수", "a"),
        )
        assert second.rooms() == (Room("동창방", ("지수", "김민수")), Room("가족방"))


def test_a_contact_put_again_is_changed_in_its_place(store: Store):
    store.put_contact(Contact("엄마", "a"))
    store.put_contact(Contact("아빠", "b"))

    store.put_contact(Contact("우리 엄마", "a"))

    assert [contact.name for contact in store.contacts()] == ["우리 엄마", "아빠"]


def test_unread_messages_are_ordered_by_instant_whatever_their_offset(store: Store):
    store.add_incoming(received("late", "2026-11-21T09:10:00+09:00"), MOTHER, None)
    store.add_incoming(received("early", "2026-11-21T00:05:00+00:00"), MOTHER, None)
    store.add_incoming(received("same time", "2026-11-21T00:10:00Z"), MOTHER, None)

    assert [message.id for message in store.unread()] == ["early", "late", "same time"]


def test_unread_messages_are_found_by_sender_and_by_room(store: Store):
    store.add_incoming(received("direct"), MOTHER, None)
    store.add_incoming(received("in the room", room="가족방"), MOTHER, None)

    assert [message.id for message in store.unread(room="가족방")] == ["in the room"]
    assert [message.id for message in store.unread(sender="엄마")] == ["direct", "in the room"]
    assert store.unread(sender="민수") == ()


def test_a_message_delivered_twice_is_kept_once(store: Store):
    assert store.add_incoming(received("m1"), MOTHER, None)
    assert not store.add_incoming(received("m1"), MOTHER, None)

    assert len(store.unread()) == 1


def test_a_message_is_marked_read_once(store: Store):
    store.add_incoming(received("m1"), MOTHER, None)

    assert [message.id for message in store.mark_read(["m1", "no such"])] == ["m1"]
    assert store.mark_read(["m1"]) == ()
    assert store.unread() == ()
    assert [message.id for message in store.latest()] == ["m1"]


def test_reading_aloud_is_remembered_apart_from_being_read(store: Store):
    store.add_incoming(received("m1"), MOTHER, None)

    store.mark_spoken("m1")

    assert store.was_spoken("m1")
    assert len(store.unread()) == 1


def test_a_key_is_promised_once_and_sent_once(store: Store):
    assert store.outbox.enqueue(ITEM, AT) is OutboxState.QUEUED
    assert store.outbox.enqueue(ITEM, AT) is OutboxState.QUEUED
    assert store.outbox.mark_sent(ITEM, "carrier-1", AT)

    assert store.outbox.enqueue(ITEM, AT) is OutboxState.SENT
    assert not store.outbox.mark_sent(ITEM, "carrier-2", AT)
    assert store.outbox.waiting() == ()


def test_a_key_of_another_message_is_refused_and_changes_nothing(store: Store):
    store.outbox.enqueue(ITEM, AT)

    with pytest.raises(CarrierError, match="another message"):
        store.outbox.enqueue(OutboxItem("k1", MOTHER, "다른 말"), AT)

    assert waiting(store) == [ITEM]


def test_a_refused_message_may_be_promised_again(store: Store):
    store.outbox.enqueue(ITEM, AT)
    store.outbox.note("k1", Next(OutboxState.FAILED), "too_long")

    assert store.outbox.state("k1") is OutboxState.FAILED
    assert store.outbox.enqueue(ITEM, AT) is OutboxState.QUEUED


def test_what_was_queued_waits_after_a_restart(path: Path):
    with Store(path) as first:
        first.outbox.enqueue(ITEM, AT)

    with Store(path) as second:
        assert waiting(second) == [ITEM]


def test_a_kill_in_a_transaction_leaves_what_was_before_it(path: Path):
    command = [sys.executable, "-c", KILLED_IN_A_TRANSACTION, str(path), AT]
    killed = subprocess.run(command, check=False, env={**os.environ, "PYTHONPATH": os.getcwd()})

    assert killed.returncode == -9
    with Store(path) as store:
        assert waiting(store) == [ITEM]
        assert store.rooms() == ()
        assert store._database.query("PRAGMA integrity_check") == [("ok",)]


def test_a_full_disk_is_said_in_one_line_and_loses_nothing(store: Store):
    store.outbox.enqueue(ITEM, AT)
    fill_up(store)
    huge = OutboxItem("k2", MOTHER, "가" * 100_000)

    with pytest.raises(CarrierError, match=r"^no space left for .*: free some") as refused:
        store.outbox.enqueue(huge, AT)

    assert refused.value.code == "full_disk"
    assert waiting(store) == [ITEM]


def test_a_disk_with_space_again_takes_what_it_refused(store: Store):
    fill_up(store)
    huge = OutboxItem("k2", MOTHER, "가" * 100_000)
    with pytest.raises(CarrierError):
        store.outbox.enqueue(huge, AT)

    store._database._connection.execute("PRAGMA max_page_count = 1000000")

    assert store.outbox.enqueue(huge, AT) is OutboxState.QUEUED


def test_a_store_locked_by_another_program_says_so(path: Path, store: Store):
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(CarrierError, match="another program is writing"):
        store.outbox.enqueue(ITEM, AT)

    other.close()
    assert store.outbox.enqueue(ITEM, AT) is OutboxState.QUEUED


def test_two_stores_may_be_open_on_one_file(path: Path, store: Store):
    with Store(path) as second:
        second.put_room(Room("가족방"))

    assert store.rooms() == (Room("가족방"),)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_directory_that_cannot_be_written_is_named(tmp_path: Path):
    tmp_path.chmod(0o500)

    with pytest.raises(CarrierError, match=r"store\.db"):
        Store(tmp_path / "store.db")


def test_a_place_where_no_file_can_be_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(CarrierError, match=r"^cannot write .*file/store\.db: "):
        Store(tmp_path / "file" / "store.db")


def test_a_file_that_is_no_store_is_named_and_kept(path: Path):
    path.parent.mkdir()
    path.write_text("a shopping list" * 1_000)

    with pytest.raises(CarrierError, match="not a readable store"):
        Store(path)

    assert path.read_text().startswith("a shopping list")


def test_a_store_of_a_newer_sori_is_left_alone(path: Path):
    with Store(path) as store:
        store._database._connection.execute("PRAGMA user_version = 99")

    with pytest.raises(CarrierError, match="newer sori"):
        Store(path)


def test_a_call_left_open_by_a_kill_is_closed_in_the_log(store: Store):
    store.log_call(CallEntry("call1", "엄마", "c1", "out", "voice", AT))

    store.close_interrupted_calls("2026-11-21T09:05:00+09:00")

    (entry,) = store.calls()
    assert (entry.ending, entry.ended_at) == ("interrupted", "2026-11-21T09:05:00+09:00")
