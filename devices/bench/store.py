"""A store with 100,000 messages: what a search, the unread digest and opening it cost.

The messages are drawn: everyday sentences out of few words, so that common words are in thousands of
messages (the hard case of a search), and names, numbers and addresses that are in few. The store is
measured plain and, where SQLCipher is here, encrypted.
"""

import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from agent.actions.database import Database
from agent.actions.store import Store
from agent.events import Contact
from assets.recogniser.recipe.text import HELD_OUT_NAMES
from devices.bench.document import BenchOptions, Document, Row, distribution, document, target
from devices.bench.vocabulary import Vocabulary, many_contacts

MESSAGES, QUICK_MESSAGES = 100_000, 5_000
_PEOPLE, _ROOMS, _UNREAD = 300, 40, 300
_FIRST_UNIX_MS, _MOST_APART_MS = 1_600_000_000_000, 3_600_000
_OPENINGS = 20
_KEY = "a passphrase"
_Query = tuple[str, str | None]  # and the sender it is narrowed to
_MOST_SEARCH_MS, _MOST_DIGEST_MS, _MOST_START_MS = 30.0, 10.0, 1_000.0
_WITH_PEOPLE = (
    "{} 생일 선물 샀어? {}",
    "어제 {}이랑 만났는데 {}",
    "{} 번호는 {}",
    "{} 집 주소는 {}",
)


def measure(options: BenchOptions) -> Document:
    """Fill a store and measure it, each way a store may be kept."""
    count = QUICK_MESSAGES if options.quick else MESSAGES
    rows: list[Row] = []
    filled: list[Row] = []
    keys = {"plain": None} | ({"encrypted": _KEY} if find_spec("sqlcipher3") else {})
    for files, key in keys.items():
        with tempfile.TemporaryDirectory(prefix="sori-bench-") as folder:
            options.report(f"store: {count} messages, {files}")
            path = Path(folder) / "store.db"
            filled_s = _fill(path, key, count, options.seed)
            size_mb = round(path.stat().st_size / 1e6, 1)
            filled.append(
                {"files": files, "messages": count, "fill_s": filled_s, "size_mb": size_mb}
            )
            rows += _measured(path, key, options, files)
    wanted = [
        target(f"{what}, {row['files']}, p95, ms", row["p95"], most)
        for row in rows
        for metric, what, most in (
            ("search_ms", "a search", _MOST_SEARCH_MS),
            ("digest_ms", "the unread digest", _MOST_DIGEST_MS),
            ("start_ms", "opening and the first query", _MOST_START_MS),
        )
        if row["metric"] == metric and row.get("kind", "all") == "all"
    ]
    model = f"sqlite {sqlite3.sqlite_version}"
    return document("store", model, rows, targets=wanted, stores=filled)


def _fill(path: Path, key: str | None, count: int, seed: int) -> float:
    """Write the messages in one transaction, through the index's triggers; return seconds."""
    began_s = time.perf_counter()
    database = Database(path, key)
    with database.transaction() as connection:
        connection.executemany(
            """INSERT INTO messages (id, conversation, direction, sender, room, text, sent_at,
               sent_at_unix_ms, unread) VALUES (?, ?, 'in', ?, ?, ?, ?, ?, ?)""",
            _messages(count, seed),
        )
    database.close()
    with Store(path, key) as store:
        for place, name in enumerate(many_contacts(_PEOPLE, seed)):
            store.put_contact(Contact(name, f"c{place}"))
    return round(time.perf_counter() - began_s, 1)


def _messages(count: int, seed: int) -> Iterator[tuple[Any, ...]]:
    pick, words = random.Random(seed), Vocabulary(seed)
    people = many_contacts(_PEOPLE, seed)
    at_unix_ms = _FIRST_UNIX_MS
    for place in range(count):
        at_unix_ms += pick.randint(1, _MOST_APART_MS)
        sender = pick.choice(people)
        room = f"모임 {pick.randrange(_ROOMS)}" if pick.random() < 0.5 else None
        conversation = f"room:{room}" if room else f"name:{sender}"
        at = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(at_unix_ms / 1000))
        text, unread = _text(pick, words, people), place >= count - _UNREAD
        yield (f"m{place}", conversation, sender, room, text, at, at_unix_ms, unread)


def _text(pick: random.Random, words: Vocabulary, people: list[str]) -> str:
    kind = pick.random()
    if kind < 0.7:
        return f"{words.dictation()} {words.dictation()}"
    about = pick.choice(_WITH_PEOPLE)
    said = words.dictation()
    if "번호" in about:
        said = f"010-{pick.randrange(1_000, 9_999)}-{pick.randrange(1_000, 9_999)}"
    if "주소" in about:
        said = f"{pick.choice(HELD_OUT_NAMES['ko'])}로 {pick.randrange(1, 400)}"
    return about.format(pick.choice(people), said)


def _measured(path: Path, key: str | None, options: BenchOptions, files: str) -> Iterator[Row]:
    with Store(path, key) as store:
        all_ms: list[float] = []
        for kind, queries in _queries(options).items():
            spent = [
                _spent_ms(partial(store.lookup.search, query, sender)) for query, sender in queries
            ]
            all_ms += spent
            yield distribution("search_ms", spent, files=files, kind=kind)
        yield distribution("search_ms", all_ms, files=files, kind="all")
        digests = [_spent_ms(store.unread) for _ in range(200)]
        yield distribution("digest_ms", digests, files=files)
    opened = [_spent_ms(lambda: _open(path, key)) for _ in range(_OPENINGS)]
    yield distribution("start_ms", opened, files=files)


def _queries(options: BenchOptions) -> dict[str, list[_Query]]:
    """Return what is asked, by kind: as it is spoken, and as it is typed."""
    pick, count = random.Random(options.seed + 1), 20 if options.quick else 100
    people = many_contacts(_PEOPLE, options.seed)

    def some(*queries: str) -> list[_Query]:
        return [(pick.choice(queries).format(pick.choice(people)), None) for _ in range(count)]

    from_somebody: list[_Query] = [
        (query, pick.choice(people)) for query, _ in some("주소", "전화번호", "저녁에")
    ]
    return {
        "name": some("{}", "{} 번호", "{}이 어디 산다고"),
        "common_word": some("저녁", "집에", "내일 회의", "주말에 공항에 도착했어"),
        "beginning": some("저녀", "도착", "회", "고마"),
        "inside": some("착했", "각할", "말에"),
        "initial_consonants": some("ㄱㅁㅅ", "ㅈㄴ", "ㅎㅇ", "ㅂㅎ"),
        "kind_of_thing": some("지난주에 보낸 주소", "{} 전화번호", "약속 시간"),
        "of_a_sender": from_somebody,
        "absent": some("고양이", "zebra", "코끼리 사진 {}"),
    }


def _open(path: Path, key: str | None) -> None:
    with Store(path, key) as store:
        store.unread()


def _spent_ms(work: Callable[[], object]) -> float:
    began_s = time.perf_counter()
    work()
    return (time.perf_counter() - began_s) * 1000
