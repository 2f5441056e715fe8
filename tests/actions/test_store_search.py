"""Whatever was received is found by its words, by their beginnings and initial consonants, and by nothing else."""

import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from agent.actions.addresses import Address
from agent.actions.database import add_functions
from agent.actions.schema import STEPS
from agent.actions.store import Store
from agent.errors import CarrierError
from agent.events import Contact, Message, TheirWords

FIRST = datetime.fromisoformat("2026-11-21T09:00:00+09:00")
SYLLABLES = "가각간갈김나녀녁다라로마민바버비사서수시아약어오우이자저정조지차카타파하희힣"
ENGLISH = "meeting dinner flight hotel Straße café Invoice password gate B12 tomorrow".split()
CONSONANTS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"


def consonants_of(word: str) -> str:
    return "".join(CONSONANTS[(ord(sign) - 0xAC00) // 588] for sign in word)


def drawn_words(pick: random.Random) -> list[str]:
    korean = [
        "".join(pick.choices(SYLLABLES, k=pick.randint(1, 7))) for _ in range(pick.randint(1, 6))
    ]
    return pick.sample(
        [*korean, pick.choice(ENGLISH), str(pick.randint(1, 9_999))], len(korean) + 1
    )


def keep(
    store: Store, texts: Sequence[str], sender: str = "이지수", room: str | None = None
) -> None:
    """Keep texts as messages a minute apart, `m0` the oldest."""
    for place, text in enumerate(texts):
        sent_at = (FIRST + timedelta(minutes=place)).isoformat()
        message = Message(f"m{place}", sender, TheirWords(text), room, sent_at)
        store.add_incoming(message, Address(sender, room=room), None)


def found(
    store: Store, query: str, sender: str | None = None, room: str | None = None
) -> list[str]:
    return [one.id for one in store.lookup.search(query, sender, room, at_most=1_000)]


def check_index(store: Store) -> None:
    """Raise where the index is not what the messages make."""
    with store._database.transaction() as connection:
        connection.execute(
            "INSERT INTO message_index (message_index, rank) VALUES ('integrity-check', 1)"
        )


@pytest.fixture(params=range(3))
def full(request: pytest.FixtureRequest, store: Store) -> tuple[Store, list[list[str]]]:
    pick = random.Random(request.param)
    drawn = [drawn_words(pick) for _ in range(150)]
    keep(store, [" ".join(words) for words in drawn])
    return store, drawn


def test_every_message_is_found_by_any_of_its_words(full: tuple[Store, list[list[str]]]):
    store, drawn = full
    missed = [
        (place, word)
        for place, words in enumerate(drawn)
        for word in words
        if f"m{place}" not in found(store, word.upper())
    ]
    assert missed == []


def test_every_message_is_found_by_the_initial_consonants_of_its_words(
    full: tuple[Store, list[list[str]]],
):
    store, drawn = full
    missed = [
        (place, word)
        for place, words in enumerate(drawn)
        for word in words
        if word[0] >= "가" and f"m{place}" not in found(store, consonants_of(word))
    ]
    assert missed == []


def test_no_message_is_found_by_a_word_it_does_not_have(full: tuple[Store, list[list[str]]]):
    store, drawn = full
    pick = random.Random(9)
    absent = ["".join(pick.choices("각간갈김녁민힣", k=3)) for _ in range(200)] + [
        "airport",
        "777777",
    ]
    texts = [" ".join(words) for words in drawn]
    wrongly = [
        (word, texts[int(one[1:])])
        for word in absent
        for one in found(store, word)
        if word not in texts[int(one[1:])]
    ]
    assert wrongly == []


TEXTS = (
    "약속장소에서 보자",
    "저녁은 먹었니",
    "김민수가 왔어",
    "The MEETING moved",
    "내 번호는 010-2345-6789",
    "ㅋㅋㅋ 그래",
    "KTX타고 가",
    "Ｂ１２ 게이트, Café Résumé",
    "약속 있어",
)


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("약속", [8, 0]),  # a whole word before the beginning of one
        ("약속장", [0]),
        ("장소", [0]),
        ("저녀", [1]),
        ("저녁", [1]),
        ("ㄱㅁㅅ", [2]),
        ("ㅁㅅ", [2]),
        ("민수", [2]),
        ("meet", [3]),
        ("eeting", []),
        ("01023456789", [4]),
        ("010-2345-6789", [4]),
        ("ㅋㅋ", [5]),
        ("ktx", [6]),
        ("타고", [6]),
        ("b12", [7]),
        ("resume", [7]),
        ("게이트를", [7]),
        ("전화번호", [4]),
        ("저녁 약속", [8, 1, 0]),
        ("저녁 먹", [1]),
        ("고양이", []),
    ],
)
def test_a_query_finds_what_it_means_best_first(store: Store, query: str, places: list[int]):
    keep(store, TEXTS)
    assert found(store, query) == [f"m{place}" for place in places]


def test_of_equals_the_newest_by_its_own_time_comes_first(store: Store):
    for minutes in (30, 10, 50, 20):
        at = (FIRST + timedelta(minutes=minutes)).isoformat()
        store.add_incoming(
            Message(str(minutes), "이지수", TheirWords("저녁 먹자"), None, at),
            Address("이지수"),
            None,
        )
    assert found(store, "저녁") == ["50", "30", "20", "10"]


def test_a_whole_word_is_found_behind_any_number_of_newer_beginnings(store: Store):
    keep(store, ["비 온대", *["비밀번호 알려 줘"] * 80])
    (best, *_) = store.lookup.search("비")
    assert best.id == "m0"


def test_who_wrote_it_and_where_narrow_the_search(store: Store):
    keep(store, ["저녁 먹자"])
    other = Message("in the room", "아빠", TheirWords("저녁 먹자"), "가족방", FIRST.isoformat())
    store.add_incoming(other, Address("가족방", room="가족방"), None)

    assert found(store, "저녁", sender="아빠") == ["in the room"]
    assert found(store, "저녁", room="가족방") == ["in the room"]
    assert found(store, "저녁", sender="이지수", room="가족방") == []
    assert found(store, "아빠") == ["in the room"]
    assert found(store, "ㄱㅈㅂ") == ["in the room"]


def test_a_message_that_changes_is_found_by_what_it_says_now(store: Store):
    keep(store, ["저녁 먹자"])
    store._database.write("UPDATE messages SET text = '점심 먹자' WHERE id = 'm0'")

    assert found(store, "저녁") == []
    assert found(store, "점심") == ["m0"]
    check_index(store)


def test_a_message_that_is_gone_is_not_found(store: Store):
    keep(store, ["저녁 먹자", "저녁 언제"])
    store._database.write("DELETE FROM messages WHERE id = 'm0'")

    assert found(store, "저녁") == ["m1"]
    check_index(store)


@pytest.mark.parametrize(
    "query",
    [
        '"', "'", '" OR "', "저녁\"*", "* OR *", "NOT 먹자", "AND", "NEAR(a b)", "words : *", "\x00",
        "저\x00녁", "{inner} : a", "^", "-", "(", "%", "_", "\ud800", "a" * 10_000, "가" * 10_000,
        "? " * 5_000, "place", "message_index", "' ; DROP TABLE messages; --", "\n\t", "😀", "ㄱ" * 10_000,
    ],
)  # fmt: skip
def test_a_hostile_query_raises_nothing_and_finds_nothing_it_does_not_say(store: Store, query: str):
    keep(store, ["저녁 먹자", "내일 봐"])
    assert set(found(store, query)) <= ({"m0"} if "먹자" in query or "저" in query else set())
    assert found(store, "저녁") == ["m0"]


@pytest.mark.parametrize(
    "text",
    ["", "\x00", "가" * 100_000, "a " * 50_000, "\U0010ffff", '"*^', "1" * 30_000, "ㅏ" * 500],
)
def test_a_hostile_message_is_kept_and_the_index_stays_whole(store: Store, text: str):
    keep(store, [text, "저녁 먹자"])
    assert len(store.unread()) == 2
    assert found(store, "저녁") == ["m1"]
    check_index(store)


@pytest.mark.parametrize("sent_at", ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00"])
def test_a_message_of_any_date_is_found(store: Store, sent_at: str):
    message = Message("m1", "이지수", TheirWords("저녁 먹자"), None, sent_at)
    store.add_incoming(message, Address("이지수"), None)
    assert found(store, "저녁") == ["m1"]


def old_store(path: Path) -> None:
    """Make a store of before the index, with two messages."""
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    for statement in (statement for step in STEPS[:3] for statement in step):
        connection.execute(statement)
    connection.executemany(
        """INSERT INTO messages (id, conversation, direction, sender, text, sent_at,
           sent_at_unix_ms, unread) VALUES (?, 'name:엄마', 'in', '엄마', '저녁 먹자', ?, -5, 0)""",
        [("old", FIRST.isoformat()), ("older", FIRST.isoformat())],
    )
    connection.execute("PRAGMA user_version = 3")
    connection.commit()
    connection.close()


def test_a_store_from_before_the_index_is_searched_all_the_same(path: Path):
    old_store(path)
    with Store(path) as store:
        assert found(store, "저녁") == ["older", "old"]
        check_index(store)


KILLED_IN_THE_INDEX = """
import os, signal, sys
from pathlib import Path
from agent.actions import jamo_index
from agent.actions.addresses import Address
from agent.actions.store import Store
from agent.events import Message, TheirWords

def killed(text):
    if text == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)
    return ""

jamo_index.FUNCTIONS["sori_kinds"] = (1, killed)
store = Store(Path(sys.argv[1]))
message = Message("m9", "엄마", TheirWords("점심 먹자"), None, "2026-11-21T09:00:00+09:00")
store.add_incoming(message, Address("엄마"), None)
"""


@pytest.mark.parametrize("text", ["저녁 먹자", "점심 먹자"])  # while it is first made, and later
def test_a_kill_in_the_index_leaves_messages_and_index_as_they_were(path: Path, text: str):
    old_store(path)
    command = [sys.executable, "-c", KILLED_IN_THE_INDEX, str(path), text]
    killed = subprocess.run(command, check=False, env={**os.environ, "PYTHONPATH": os.getcwd()})

    assert killed.returncode == -9
    with Store(path) as store:
        assert found(store, "먹자") == ["older", "old"]
        check_index(store)
        keep(store, ["점심 먹자"])
        assert found(store, "점심") == ["m0"]


def test_a_full_disk_leaves_the_index_in_step(store: Store):
    keep(store, ["저녁 먹자"])
    store._database._connection.execute("PRAGMA max_page_count = 1")
    long = Message("m9", "이지수", TheirWords("점심 " * 20_000), None, FIRST.isoformat())

    with pytest.raises(CarrierError, match="no space left"):
        store.add_incoming(long, Address("이지수"), None)

    assert found(store, "점심") == []
    assert found(store, "저녁") == ["m0"]
    check_index(store)


def test_a_damaged_index_is_made_anew_by_the_search_that_meets_it(store: Store):
    keep(store, ["저녁 먹자", "내일 봐"])
    store._database.write("UPDATE message_index_data SET block = x'ffffffff' WHERE id > 10")

    assert found(store, "저녁") == ["m0"]
    check_index(store)


def test_a_damaged_index_costs_no_message(store: Store):
    keep(store, ["저녁 먹자"])
    store._database.write("UPDATE message_index_data SET block = zeroblob(8) WHERE id = 10")
    message = Message("m9", "이지수", TheirWords("점심 먹자"), None, FIRST.isoformat())

    with pytest.raises(CarrierError, match="try again"):
        store.add_incoming(message, Address("이지수"), None)

    assert store.add_incoming(message, Address("이지수"), None)
    assert found(store, "먹자") == ["m9", "m0"]
    check_index(store)


def test_a_contact_that_goes_leaves_the_index_in_step(store: Store):
    store.put_contact(Contact("이지수", "c1"))
    message = Message("m1", "이지수", TheirWords("저녁 먹자"), None, FIRST.isoformat())
    store.add_incoming(message, Address("이지수", "c1"), "c1")

    store._database.write("DELETE FROM contacts WHERE id = 'c1'")

    assert found(store, "저녁") == ["m1"]
    check_index(store)


def test_the_functions_of_the_index_give_the_same_for_the_same(store: Store):
    connection = sqlite3.connect(":memory:")
    add_functions(connection)
    (once,) = connection.execute("SELECT sori_place('엄마', NULL)").fetchone()
    (again,) = connection.execute("SELECT sori_place('엄마', NULL)").fetchone()
    assert once == again
    connection.close()


@pytest.mark.parametrize(
    ("where", "index"),
    [("", "messages_by_time"), (" AND sender = 'x'", "messages_by_sender"), (" AND room = 'x'", "messages_by_room")],
)  # fmt: skip
def test_the_latest_are_read_off_an_index_without_a_sort(store: Store, where: str, index: str):
    plan = store._database.query(
        f"""EXPLAIN QUERY PLAN SELECT id FROM messages WHERE direction = 'in'{where}
            ORDER BY sent_at_unix_ms DESC, position DESC LIMIT 3"""
    )
    assert index in str(plan)
    assert "TEMP B-TREE" not in str(plan)


def test_the_latest_are_of_the_person_and_of_the_room(store: Store):
    keep(store, ["하나", "둘"])
    at = (FIRST + timedelta(hours=1)).isoformat()
    other = Message("in the room", "이지수", TheirWords("셋"), "가족방", at)
    store.add_incoming(other, Address("가족방", room="가족방"), None)

    assert [one.id for one in store.latest()] == ["m0", "m1", "in the room"]
    assert [one.id for one in store.latest("이지수", "가족방")] == ["in the room"]
    assert [one.id for one in store.latest("이지수", at_most=2)] == ["m1", "in the room"]
    assert store.latest("아빠") == ()
