"""Two wearers, each with a sori of their own, talk to each other over a real Matrix server.

Each has a voice, glasses, a companion, a store and an account; between them there is only Synapse.
"""

import asyncio
import sqlite3
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from agent.actions.carriers import Carriers
from agent.audio.convert import to_float
from agent.audio.frames import Samples
from agent.carriers.matrix.carrier import MatrixCarrier
from agent.events import Lang
from agent.speech.spoken import as_spoken
from agent.speech.voice import Voice
from agent.trace import Event, Journal
from devices.demo.day import WORDS, Line
from devices.demo.person import Person
from devices.rehearsal import Cast, Rehearsal
from devices.simulated import SimulatedWearer
from tests.carriers.matrix_chat import Chat, chat_of_two
from tests.carriers.matrix_world import account_of
from tests.carriers.synapse import Synapse
from tests.carriers.world import until
from tests.engines import frames_until, setting, stages

_LANG = Lang.KOREAN
_ANSWER_MS = 60_000  # in which the other wearer says their part; they need a quarter of it
_TOLD = Line("지수한테 지금 출발한다고 보내 줘", ("지금 출발해", "지금 출발할게"))
_ANSWERED = Line("알았다고 답장해", ("알았어",))
Story = Generator[None, None, None]


class Wearer:
    """One of the two: speaks, hears, and has a sori; `knows` is the other, as they call them."""

    def __init__(self, name: str, knows: str, voice: str, account: MatrixCarrier, folder: Path):
        self.name, self.knows = name, knows
        self.person = Person(voice, seed=1)
        self.events: list[Event] = []
        self._store = folder / f"{voice}.db"
        cast = Cast({"contacts": [{"name": knows}, {"name": "엄마"}]})
        self.sori = Rehearsal(
            setting(_LANG, cast, fast=False),
            self._store,
            Journal(self.person.hear, self.events.append),
            SimulatedWearer(),
            Carriers(account),
        )

    def send(self, line: Line) -> Story:
        yield from self.person.send(self.sori, line, self.knows, WORDS[_LANG])

    def hear_what_comes(self) -> Story:
        """Wait until a message is announced, and have it read."""
        if (yield from self.person.until(self.sori, "incoming_message", _ANSWER_MS)):
            yield from self.person.ask(self.sori, ("응", "읽어 줘"), ("message",))

    def of(self, event: str, **fields: object) -> list[Event]:
        """Return the events of a kind that have these fields."""
        wanted = {"event": event, **fields}.items()
        return [one for one in self.events if wanted <= one.items()]

    def knows_handle(self) -> bool:
        """Whether this sori has learned from its account who the contact is there."""
        return self._ask("SELECT 1 FROM handles WHERE name = ?", self.knows) != []

    def conversation(self) -> list[tuple[str, str]]:
        """Return what the store has: which way, and the words."""
        return self._ask("SELECT direction, text FROM messages ORDER BY position")

    def heard_in(self, voice: Voice, text: str) -> float:
        """Return how surely the glasses played `text` in a voice: 1 sample for sample, 0 not at all."""
        assert self.sori.card is not None
        _, far = self.sori.card.recording()
        spoken = stages(_LANG).voices.cache.speak(voice, as_spoken(text, _LANG), _LANG)
        return likeness(far, spoken[len(spoken) // 3 :])  # a cue is heard over its beginning

    def _ask(self, query: str, *values: str) -> list[tuple[str, str]]:
        with closing(sqlite3.connect(f"file:{self._store}?mode=ro", uri=True)) as store:
            return store.execute(query, values).fetchall()


@pytest.mark.engines
@pytest.mark.slow
@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
async def test_what_one_wearer_says_the_other_hears_and_answers(
    synapse: Synapse, tmp_path: Path, encrypted: bool
):
    chat = chat_of_two(synapse, (("minsu", "김민수"), ("jisu", "이지수")), encrypted)
    carriers = [
        MatrixCarrier(account_of(synapse, one), tmp_path / one.device_id) for one in chat.members
    ]
    minsu = Wearer("김민수", "이지수", "ko+f2", carriers[0], tmp_path)
    jisu = Wearer("이지수", "김민수", "ko+m3", carriers[1], tmp_path)
    acquainted = asyncio.Event()

    def minsu_says() -> Story:
        yield from frames_until(acquainted.is_set, _ANSWER_MS)
        yield from minsu.send(_TOLD)
        yield from minsu.hear_what_comes()

    def jisu_says() -> Story:
        yield from frames_until(acquainted.is_set, _ANSWER_MS)
        yield from jisu.hear_what_comes()
        yield from jisu.send(_ANSWERED)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(minsu.sori.run(minsu_says()), name="minsu")
        tasks.create_task(jisu.sori.run(jisu_says()), name="jisu")
        tasks.create_task(notice(acquainted, chat, minsu, jisu), name="acquainted")
    for carrier in carriers:
        carrier.close()

    (told,) = {one["text"] for one in minsu.of("action", kind="message_sent")}
    assert told in _TOLD.right
    assert_once(minsu, told, jisu)
    assert_once(jisu, "알았어", minsu)
    assert minsu.conversation() == [("out", told), ("in", "알았어")]
    assert jisu.conversation() == [("in", told), ("out", "알았어")]
    first, second = chat.members
    words = ("", "") if encrypted else (told, "알았어")
    assert chat.written() == [(first.user_id, words[0]), (second.user_id, words[1])]
    voices = stages(_LANG).voices
    assert jisu.heard_in(voices.reading, told) > 0.9 > 2 * jisu.heard_in(voices.own, told)


def assert_once(writer: Wearer, text: str, reader: Wearer) -> None:
    """A message was read back, sent once, announced once and read out once."""
    read_back = [one["text"] for one in writer.of("prompt") if one["key"].startswith("send_")]
    assert text in read_back[-1]
    sent = writer.of("action", kind="message_sent")
    left = [(one["to"], one["text"], one["backend"]) for one in sent]
    assert left == [(reader.name, text, "matrix")]
    assert [one["from"] for one in reader.of("incoming")] == [writer.name]
    (announced,) = reader.of("prompt", key="incoming_message")
    assert writer.name in announced["text"]
    assert [one["text"] for one in reader.of("prompt", key="message")] == [text]
    assert [one["to"] for one in reader.of("action", kind="message_spoken")] == [writer.name]


async def notice(acquainted: asyncio.Event, chat: Chat, *wearers: Wearer) -> None:
    """Set `acquainted` once each sori knows the other's account, and can write to its device."""
    await until(lambda: [one.knows_handle() for one in wearers], all)
    await until(chat.has_keys, bool)
    acquainted.set()


def likeness(recording: Samples, sound: Samples) -> float:
    """Return the largest normalised correlation of `sound` with any place of a recording, 0-1."""
    long, short = (to_float(one).astype(np.float64) for one in (recording, sound))
    size = 1 << (len(long) + len(short)).bit_length()
    product = np.fft.rfft(long, size) * np.conj(np.fft.rfft(short, size))
    along = np.fft.irfft(product, size)[: len(long)]
    energy = np.cumsum(np.pad(long**2, (1, len(short))))
    powers = energy[len(short) :][: len(long)] - energy[: len(long)]
    loud = np.maximum(powers, powers.max() * 1e-3)
    return float(np.max(along / np.sqrt(loud * np.sum(short**2))))
