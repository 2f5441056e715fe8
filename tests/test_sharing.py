"""Two pairs of glasses on one companion: one engine, one decode at a time, each its own words."""

import asyncio
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from agent.actions.carriers import Carriers
from agent.actions.phone import Phone
from agent.actions.simulated import SimulatedPeople
from agent.actions.store import Store
from agent.app import SessionOptions, open_session
from agent.asr.recognizer import Decoded
from agent.audio.frames import Samples
from agent.events import Lang
from agent.link.server import Companion
from agent.session import Session
from agent.trace import Event, Journal
from devices.glasses import Abilities, Glasses, GlassesEvents
from devices.simulated import Script, SimulatedCard, SimulatedWearer
from tests.scripted import NOW, SECTIONS, ScriptedRecognizer, ScriptedVad, stages, utterance, wait


@dataclass
class OneAtATime(ScriptedRecognizer):
    """An engine that tells when it was entered twice."""

    inside: threading.Lock = field(default_factory=threading.Lock)
    entered_twice: bool = False
    threads: set[int] = field(default_factory=set)

    def decode(self, audio: Samples, lang: Lang | None, names: Sequence[str] = ()) -> Decoded:
        self.threads.add(threading.get_ident())
        if not self.inside.acquire(blocking=False):
            self.entered_twice = True
            return super().decode(audio, lang, names)
        try:
            return super().decode(audio, lang, names)
        finally:
            self.inside.release()


class Pair:
    """One wearer and their glasses, who says text `number` and goes."""

    def __init__(self, port: int, number: int) -> None:
        self.wearer = SimulatedWearer()
        card = SimulatedCard(self.wearer, self._script(number), real_time=False)
        self.glasses = Glasses(
            f"127.0.0.1:{port}", card, Abilities(lockstep=True, cancels_echo=True), GlassesEvents()
        )

    def _script(self, number: int) -> Script:
        yield from wait(400)
        for _ in range(3):
            self.wearer.say(utterance(1500, number), str(number))
            yield from wait(4000)
        yield self._stop()

    async def _stop(self) -> None:
        self.glasses.stop()


async def test_two_wearers_share_an_engine_and_each_is_read_for_themselves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("agent.listening.VoiceActivityDetector", ScriptedVad)
    recognizer = OneAtATime(("지금 몇 시야", "도와줘"))
    engines = stages(recognizer=recognizer)
    heard: dict[str, list[Event]] = {}
    people = SimulatedPeople(lambda _text, _voice: utterance(100).astype("int16"), "ko")
    store = Store(tmp_path / "phone.db")

    def serve(id: str) -> Session:
        phone = Phone(store, Carriers(people), people, NOW)
        if not phone.phonebook.contacts:
            phone.load(SECTIONS)
        journal = Journal(heard.setdefault(id, []).append)
        return open_session(id, engines, phone, journal, SessionOptions(), lambda: NOW)

    companion = Companion(serve)
    port = await companion.start("127.0.0.1:0")
    async with asyncio.timeout(20):
        await asyncio.gather(*(Pair(port, number).glasses.run() for number in (1, 2)))
    await companion.stop()
    engines.close()
    store.close()
    texts = [
        [event["text"] for event in events if event["event"] == "final"]
        for events in heard.values()
    ]
    assert sorted(texts) == [["도와줘"] * 3, ["지금 몇 시야"] * 3]
    assert not recognizer.entered_twice
    assert len(recognizer.threads) == 1
