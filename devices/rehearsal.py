"""A whole sori on this machine with simulated people: for the demo, scenarios, replays, benches.

Everything between the simulated microphone and speaker is what `sori run` uses: the gRPC link, the
engines, the dialogue, a store on disk (made for the occasion). Only the people are simulated, and
with carriers given only those on the phone: messages then go to whom the carriers reach.
"""

import asyncio
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from agent.actions.carriers import Carriers
from agent.actions.door import Rules
from agent.actions.phone import Phone
from agent.actions.simulated import SimulatedPeople
from agent.actions.store import Store
from agent.app import SessionOptions, Stages, open_session
from agent.audio.convert import resample, to_float, to_int16
from agent.audio.frames import Samples
from agent.dialogue.prompts import prompt
from agent.events import Lang
from agent.link.server import Companion
from agent.session import Session
from agent.speech.espeak import espeak
from agent.speech.espeak_voice import AGENT
from agent.trace import Journal
from devices.acoustics import EchoPath
from devices.glasses import Abilities, Glasses, GlassesEvents
from devices.simulated import Script, SimulatedCard, SimulatedWearer


def peer_voice(text: str, voice: str) -> Samples:
    """Return what somebody on the phone says: 16 kHz int16."""
    engine = espeak()
    spoken = to_float(engine.synthesize(text, voice))
    return to_int16(resample(spoken, engine.sample_rate_hz) * 0.5)


def lost_line(lang: Lang) -> Samples:
    """Return what glasses say by themselves when the companion is gone."""
    return AGENT.synthesize(prompt("link_lost", lang).text, lang)


@dataclass(frozen=True)
class Cast:
    """Who there is when the session starts: the sections of a scenario file, and the date."""

    sections: Mapping[str, Any] = field(default_factory=dict)
    started_at: datetime = field(default_factory=lambda: datetime.now().astimezone())
    auto_answer_ms: int | None = None
    rules: Rules = field(default_factory=Rules)


@dataclass(frozen=True)
class Setting:
    """What a rehearsal needs besides its wearer and script."""

    stages: Stages
    options: SessionOptions
    cast: Cast
    fast: bool
    echo: EchoPath | None = None  # None: the glasses' microphone does not hear their speaker


class Rehearsal:
    """One session of simulated glasses with a companion in this process."""

    def __init__(
        self,
        setting: Setting,
        store_path: Path,
        journal: Journal,
        wearer: SimulatedWearer,
        carriers: Carriers | None = None,
    ) -> None:
        """`carriers` carry messages instead of the simulated people; who gives them closes them."""
        self._stages, self._options = setting.stages, setting.options
        self._cast, self._fast, self._echo = setting.cast, setting.fast, setting.echo
        self._store_path, self._journal = store_path, journal
        self._skipped = timedelta()
        self._store: Store | None = None
        self._companion: Companion | None = None
        self._port = 0
        self._opened = 0
        self.wearer = wearer
        self.people = SimulatedPeople(
            peer_voice, str(setting.options.lang), auto_answer_ms=setting.cast.auto_answer_ms
        )
        self._carriers = Carriers(self.people) if carriers is None else carriers
        self.glasses: Glasses | None = None
        self.card: SimulatedCard | None = None
        self.session: Session | None = None
        self.links = 0  # how often the glasses found their companion

    async def run(self, script: Script) -> None:
        """Play the script to its end. Raises what the session failed with."""
        await self._start_companion()
        script = self._to_the_end(script)
        self.card = SimulatedCard(self.wearer, script, not self._fast, self._echo)
        self.glasses = Glasses(
            f"127.0.0.1:{self._port}",
            self.card,
            Abilities(lockstep=self._fast, cancels_echo=self._echo is None),
            GlassesEvents(on_link=self._linked),
            lost_line(self._options.lang),
        )
        try:
            async with self._carriers.connected():
                await self.glasses.run()
        finally:
            await self._stop_companion()

    def _to_the_end(self, script: Script) -> Script:
        yield from script
        yield self._end()

    async def _end(self) -> None:
        """End the session before its link, so that no link is lost at the end, or sometimes is."""
        assert self.glasses
        assert self._companion
        self.glasses.stop()
        await self._companion.stop()

    async def restart(self) -> None:
        """Kill the companion as a crash would, and start it again on the same store."""
        assert self._companion
        assert self._store
        await self._companion.kill()
        self._store.close()
        self.people.cut_off()
        await self._start_companion()

    def skip_time(self, skipped: timedelta) -> None:
        """Let the session's clock jump on."""
        self._skipped += skipped
        if self.session:
            self.session.skip_time(skipped)

    def now(self) -> datetime:
        """The time of day of the session."""
        sample = self.glasses.sample if self.glasses else 0
        return self._cast.started_at + self._skipped + timedelta(seconds=sample / 16_000)

    async def _start_companion(self) -> None:
        self._store = Store(self._store_path)
        self._companion = Companion(self._open_session)
        self._port = await self._companion.start(f"127.0.0.1:{self._port}")

    async def _stop_companion(self) -> None:
        if self._companion:
            await self._companion.stop()
        if self._store:
            self._store.close()

    def _open_session(self, session_id: str) -> Session:
        assert self._store
        started_at = self._cast.started_at + self._skipped
        phone = Phone(self._store, self._carriers, self.people, started_at, self._cast.rules)
        if not self._opened:  # later sessions find it in the store, as the wearer has changed it
            phone.load(self._cast.sections)
        self._opened += 1
        name = f"rehearsal-{self._opened}"  # the same each time it is played, unlike `session_id`
        self.session = open_session(
            name, self._stages, phone, self._journal, self._options, self.now
        )
        return self.session

    def _linked(self, state: str) -> None:
        self.links += state == "up"


def rehearse(
    setting: Setting,
    wearer: SimulatedWearer,
    journal: Journal,
    script: Callable[[Rehearsal], Script],
) -> Rehearsal:
    """Run one rehearsal to its end, on a store made for it; return it for judging."""
    with tempfile.TemporaryDirectory(prefix="sori-") as folder:
        rehearsal = Rehearsal(setting, Path(folder) / "store.db", journal, wearer)
        asyncio.run(rehearsal.run(script(rehearsal)))
        return rehearsal
