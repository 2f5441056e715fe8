"""`sori run`, `sori serve`, `sori glasses`: live, with this machine's sound or over a link."""

import asyncio
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from platformdirs import user_data_path
from rich.console import Console

from agent.actions.phone import Phone
from agent.actions.simulated import SimulatedPeople
from agent.actions.store import Store
from agent.addressed import ListenMode
from agent.app import SessionOptions, Stages, open_session
from agent.asr.advice import for_people, notice, recommended
from agent.cli.options import Attend, Language, Voice
from agent.dialogue.prompts import prompt
from agent.events import Lang
from agent.link.server import Companion, require_loopback
from agent.live import Live
from agent.loading import load_stages
from agent.session import Session
from agent.trace import EventFile, Journal, Sink
from devices.desktop import CardOptions, DesktopCard
from devices.glasses import Glasses, GlassesEvents
from devices.rehearsal import lost_line, peer_voice

_LISTEN = "127.0.0.1:50151"
# Whom the simulated people are until the wearer has contacts of their own.
_PEOPLE: dict[Lang, dict[str, Any]] = {
    Lang.KOREAN: {
        "contacts": [
            {"name": "엄마"},
            {"name": "할머니"},
            {"name": "김민수", "labels": ["회사"]},
            {"name": "이지수", "labels": ["친구"]},
        ],
        "rooms": [{"name": "가족방", "members": ["엄마", "할머니"]}],
    },
    Lang.ENGLISH: {
        "contacts": [{"name": "Mom"}, {"name": "Grandma"}, {"name": "Jason"}, {"name": "Emma"}],
        "rooms": [{"name": "family group", "members": ["Mom", "Grandma"]}],
    },
}

EventsFile = Annotated[
    Path | None, typer.Option(help="Write the events here (they hold your words).")
]
RealModel = Annotated[
    str | None,
    typer.Option(
        "--model", help="Recogniser; by default the real Whisper that is here, else the bundled."
    ),
]
Sound = Annotated[str | None, typer.Option(help="Device by name or number; see `sori devices`.")]


def run(
    lang: Language = Lang.KOREAN,
    model: RealModel = None,
    voice: Voice = None,
    attend: Attend = ListenMode.OPEN,
    microphone: Sound = None,
    speaker: Sound = None,
    events: EventsFile = None,
) -> None:
    """Talk to sori with this machine's microphone and speaker."""
    console = Console(highlight=False)
    card = DesktopCard(CardOptions(microphone, speaker), lambda _state, told: console.print(told))
    with ExitStack() as stack:
        sinks: list[Sink] = [Live(lang, console).show]
        if events:
            sinks.append(stack.enter_context(EventFile(events)))
        stages = load_stages(lang, model or for_people(), voice)
        stack.callback(stages.close)
        keys = ["simulated_people_notice", *_lead_to_whisper(stages, lang, console)]
        asyncio.run(_run(_Host(stages, lang, Journal(*sinks), keys, attend), card, console))


def serve(
    listen: Annotated[str, typer.Option(help="HOST:PORT on loopback.")] = _LISTEN,
    lang: Language = Lang.KOREAN,
    model: RealModel = None,
    voice: Voice = None,
    attend: Attend = ListenMode.OPEN,
    events: EventsFile = None,
) -> None:
    """Be the companion: wait for glasses."""
    require_loopback(listen)
    console = Console(highlight=False)
    with ExitStack() as stack:
        sinks: list[Sink] = [Live(lang, console).show]
        if events:
            sinks.append(stack.enter_context(EventFile(events)))
        stages = load_stages(lang, model or for_people(), voice)
        stack.callback(stages.close)
        greeting = ["simulated_people_notice", *_lead_to_whisper(stages, lang, console)]
        host = _Host(stages, lang, Journal(*sinks), greeting, attend)
        asyncio.run(_serve(host, listen, console))


def glasses(
    companion: Annotated[str, typer.Option(help="HOST:PORT of `sori serve`.")] = _LISTEN,
    microphone: Sound = None,
    speaker: Sound = None,
    lang: Language = Lang.KOREAN,
) -> None:
    """Be the glasses: this machine's microphone and speaker, for a companion elsewhere."""
    target = require_loopback(companion)
    console = Console(highlight=False)
    card = DesktopCard(CardOptions(microphone, speaker), lambda _state, told: console.print(told))
    asyncio.run(_glasses(target, card, lang, console).run())


def _now() -> datetime:
    return datetime.now().astimezone()


class _Host:
    """The companion of one wearer on this machine, with simulated people."""

    def __init__(
        self,
        stages: Stages,
        lang: Lang,
        journal: Journal,
        greeting: list[str],
        attend: ListenMode,
    ) -> None:
        self._stages, self.lang, self._journal = stages, lang, journal
        self._greeting, self._attend = greeting, attend
        self._store = Store()
        started_at = _now()
        unique = f"sim-{started_at:%Y%m%d%H%M%S}"
        self._people = SimulatedPeople(peer_voice, str(lang), unique, auto_answer_ms=2500)
        self.companion = Companion(self._open)

    def _open(self, session_id: str) -> Session:
        phone = Phone(self._store, self._people, self._people, _now())
        if not phone.phonebook.contacts:
            phone.load(_PEOPLE[self.lang])
        options = SessionOptions(lang=self.lang, hear=self.lang, listen=self._attend)
        session = open_session(session_id, self._stages, phone, self._journal, options, _now)
        for key in self._greeting:
            session.greet(prompt(key, self.lang))
        self._greeting = []
        return session

    async def stop(self) -> None:
        await self.companion.stop()
        self._store.close()


async def _run(host: _Host, card: DesktopCard, console: Console) -> None:
    port = await host.companion.start("127.0.0.1:0")
    try:
        await _glasses(f"127.0.0.1:{port}", card, host.lang, console).run()
    finally:
        await host.stop()


async def _serve(host: _Host, listen: str, console: Console) -> None:
    port = await host.companion.start(listen)
    console.print(f"waiting for glasses on port {port}: `sori glasses` connects this machine")
    try:
        await host.companion.failed.wait()
    finally:
        await host.stop()


def _glasses(companion: str, card: DesktopCard, lang: Lang, console: Console) -> Glasses:
    return Glasses(companion, card, events=_printed(console), lost_line=lost_line(lang))


def _first_time() -> bool:
    """Say whether the wearer has not been told yet what the bundled recogniser is; then they are."""
    told = user_data_path("sori", ensure_exists=True) / "told-about-the-bundled-recogniser"
    if told.exists():
        return False
    told.touch()
    return True


def _lead_to_whisper(stages: Stages, lang: Lang, console: Console) -> list[str]:
    """Print that the bundled recogniser is not for people, at each start; return what to say once."""
    if stages.recognizer.name != "sori-bundled":
        return []
    first = _first_time()
    console.print(notice(lang, recommended(), first), style=None if first else "dim", markup=False)
    return ["synthetic_model_notice", "fetch_model_offer"] if first else []


def _printed(console: Console) -> GlassesEvents:
    return GlassesEvents(
        on_link=lambda state: console.print(f"· link {state}", style="dim"),
        on_error=lambda detail: console.print(f"· {detail}", style="red", markup=False),
    )
