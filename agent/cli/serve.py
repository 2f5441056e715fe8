"""`sori run`, `sori serve`, `sori glasses`: live, with this machine's sound or over a link."""

import asyncio
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from platformdirs import user_data_path
from rich.console import Console

from agent.addressed import ListenMode
from agent.app import Stages
from agent.asr.advice import for_people, notice, recommended
from agent.cli.host import Hosting
from agent.cli.options import Attend, Language, Voice
from agent.config import Settings, load
from agent.events import Lang
from agent.link.server import require_loopback
from agent.live import Live
from agent.loading import load_stages
from agent.trace import EventFile, Journal, Sink
from devices.desktop import CardOptions, DesktopCard
from devices.glasses import Glasses, GlassesEvents
from devices.rehearsal import lost_line

_LISTEN = "127.0.0.1:50151"
EventsFile = Annotated[
    Path | None, typer.Option(help="Write the events here (they hold your words).")
]
RealModel = Annotated[
    str | None,
    typer.Option(
        "--model", help="Recogniser; by default the real Whisper that is here, else the bundled."
    ),
]
OwnLanguage = Annotated[
    Lang | None, typer.Option("--lang", help="Your language; by default the setting `language`.")
]
Sound = Annotated[str | None, typer.Option(help="Device by name or number; see `sori devices`.")]


def run(
    lang: OwnLanguage = None,
    model: RealModel = None,
    voice: Voice = None,
    attend: Attend = None,
    microphone: Sound = None,
    speaker: Sound = None,
    events: EventsFile = None,
) -> None:
    """Talk to sori with this machine's microphone and speaker."""
    settings = _settings(lang, attend)
    lang = settings.language
    console = Console(highlight=False)
    card = DesktopCard(CardOptions(microphone, speaker), lambda _state, told: console.print(told))
    with ExitStack() as stack:
        sinks: list[Sink] = [Live(lang, console).show]
        if events:
            sinks.append(stack.enter_context(EventFile(events)))
        stages = load_stages(lang, model or for_people(), voice)
        stack.callback(stages.close)
        greeting = _lead_to_whisper(stages, lang, console)
        live = Hosting(stages, settings, Journal(*sinks), greeting)
        asyncio.run(_run(live, card, console))


def serve(
    listen: Annotated[str, typer.Option(help="HOST:PORT on loopback.")] = _LISTEN,
    lang: OwnLanguage = None,
    model: RealModel = None,
    voice: Voice = None,
    attend: Attend = None,
    events: EventsFile = None,
) -> None:
    """Be the companion: wait for glasses."""
    require_loopback(listen)
    settings = _settings(lang, attend)
    lang = settings.language
    console = Console(highlight=False)
    with ExitStack() as stack:
        sinks: list[Sink] = [Live(lang, console).show]
        if events:
            sinks.append(stack.enter_context(EventFile(events)))
        stages = load_stages(lang, model or for_people(), voice)
        stack.callback(stages.close)
        greeting = _lead_to_whisper(stages, lang, console)
        live = Hosting(stages, settings, Journal(*sinks), greeting)
        asyncio.run(_serve(live, listen, console))


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


def _settings(lang: Lang | None, attend: ListenMode | None) -> Settings:
    """Return what the wearer chose; what was said on the command line goes first."""
    chosen = load()
    return replace(chosen, language=lang or chosen.language, listen=attend or chosen.listen)


async def _run(hosting: Hosting, card: DesktopCard, console: Console) -> None:
    async with hosting.open() as companion:
        port = await companion.start("127.0.0.1:0")
        await _glasses(f"127.0.0.1:{port}", card, hosting.settings.language, console).run()


async def _serve(hosting: Hosting, listen: str, console: Console) -> None:
    async with hosting.open() as companion:
        port = await companion.start(listen)
        console.print(f"waiting for glasses on port {port}: `sori glasses` connects this machine")
        await companion.failed.wait()


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
    told = notice(lang, recommended(), first)
    console.print(told, style=None if first else "dim", markup=False, soft_wrap=True)
    return ["synthetic_model_notice", "fetch_model_offer"] if first else []


def _printed(console: Console) -> GlassesEvents:
    return GlassesEvents(
        on_link=lambda state: console.print(f"· link {state}", style="dim"),
        on_error=lambda detail: console.print(f"· {detail}", style="red", markup=False),
    )
