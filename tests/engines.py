"""The real engines, loaded once for the tests that hold whole conversations with them."""

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

from agent.app import SessionOptions, Stages
from agent.audio.frames import FRAME_MS
from agent.events import Lang
from agent.loading import load_stages
from agent.trace import Event, Journal
from devices.rehearsal import Cast, Rehearsal, Setting, rehearse
from devices.scenario.player import ScenarioPlayer, cast_of, wearer_of
from devices.scenario.reading import read_script
from devices.simulated import Script, SimulatedWearer

SHARED = Path(os.environ.get("SORI_SHARED", Path(__file__).parents[2] / "shared"))


@cache
def stages(lang: Lang) -> Stages:
    """The bundled recogniser and espeak-ng."""
    return load_stages(lang)


def setting(lang: Lang, cast: Cast | None = None, fast: bool = True) -> Setting:
    options = SessionOptions(lang=lang, hear=lang)
    return Setting(stages(lang), options, cast or Cast(), fast)


def play_scenario(path: Path, fast: bool = True) -> tuple[ScenarioPlayer, list[Event]]:
    """Play a scenario file with the real engines; return its player and the session's events."""
    script = read_script(path)
    player, events = ScenarioPlayer(script), list[Event]()
    options = SessionOptions(
        lang=script.lang,
        hear=script.lang,
        confirm=script.settings.confirm,
        listen=script.settings.listen,
    )
    scene = Setting(stages(script.lang), options, cast_of(script), fast)
    rehearse(scene, wearer_of(script), Journal(player.watch, events.append), player.play)
    return player, events


def hear(wearer: SimulatedWearer, seconds: float, lang: Lang = Lang.KOREAN) -> list[Event]:
    """Let a session hear a wearer (or only their noise) for so long; return its events."""
    events: list[Event] = []

    def wait(rehearsal: Rehearsal) -> Script:
        while rehearsal.wearer.now_sample < seconds * 16_000:
            yield None

    rehearse(setting(lang), wearer, Journal(events.append), wait)
    return events


def frames_until(is_so: Callable[[], bool], within_ms: int) -> Script:
    """Let frames go by until something is so, in real time. Raises `TimeoutError`."""
    for _ in range(within_ms // FRAME_MS):
        if is_so():
            return
        yield None
    raise TimeoutError(f"not so within {within_ms} ms")
