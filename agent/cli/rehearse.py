"""`sori demo`, `sori replay`, `sori scenario`: the whole stack with simulated people only."""

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from agent.addressed import ListenMode
from agent.app import SessionOptions, Stages
from agent.audio.convert import to_float
from agent.audio.frames import Samples
from agent.audio.wav import read_recording, write_wav
from agent.cli.options import Language, Model, Voice, WithFast
from agent.events import Lang
from agent.live import Live
from agent.loading import load_stages
from agent.timeline import write_timeline
from agent.trace import Event, EventFile, Journal, Sink
from devices.demo.day import draw_day
from devices.demo.performance import Performance, street
from devices.demo.person import Person
from devices.rehearsal import Cast, Rehearsal, Setting, rehearse
from devices.scenario.player import ScenarioPlayer, cast_of, wearer_of
from devices.scenario.reading import read_script
from devices.simulated import Script, SimulatedWearer


def _options(
    lang: Lang, confirm: str = "risky", listen: ListenMode = ListenMode.OPEN
) -> SessionOptions:
    return SessionOptions(lang=lang, hear=lang, confirm=confirm, listen=listen)


def demo(
    lang: Language = Lang.KOREAN,
    out: Annotated[Path, typer.Option(help="Folder for the recording and the page.")] = Path(
        "sori-demo"
    ),
    fast: WithFast = False,
    seed: Annotated[int, typer.Option(help="Redraws people, words, voice and noise.")] = 0,
    model: Model = "bundled",
    voice: Voice = None,
) -> None:
    """Live a short day: a simulated wearer speaks, and simulated people write, call and answer."""
    out.mkdir(parents=True, exist_ok=True)
    day = draw_day(lang, seed)
    person = Person(day.voice, seed)
    performance = Performance(day, person)
    wearer = SimulatedWearer(street(day.noise_seed), day.snr_db)
    events: list[Event] = []
    stages = load_stages(lang, model, voice)
    with EventFile(out / "events.jsonl") as file:
        journal = Journal(file, events.append, person.hear, Live(lang).show)
        cast = Cast(day.sections, auto_answer_ms=1500)
        setting = Setting(stages, _options(lang), cast, fast)
        rehearsal = rehearse(setting, wearer, journal, performance.play)
    stages.close()
    assert rehearsal.card
    near, far = rehearsal.card.recording()
    _write_private(out / "conversation.wav", near, far)
    write_timeline(events, out / "conversation.wav", out / "timeline.html")
    console = Console(highlight=False)
    for judgement in performance.judgements:
        mark = "[green]right[/]" if judgement.right else "[red]WRONG[/]"
        console.print(f"  {mark}  {judgement.step}")
    console.print(f"{out}/timeline.html shows the day; {out}/conversation.wav is its sound.")
    if not all(judgement.right for judgement in performance.judgements):
        raise typer.Exit(1)


def _write_private(path: Path, near: Samples, far: Samples) -> None:
    """Write the conversation so that only its owner reads it: it holds words."""
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    write_wav(path, near, far)


def replay(
    files: Annotated[list[Path], typer.Argument(help="Recordings: any rate, mono or stereo.")],
    events: Annotated[Path | None, typer.Option(help="Write the events here.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write the agent's side here (WAV).")] = None,
    lang: Language = Lang.KOREAN,
    fast: WithFast = False,
    model: Model = "bundled",
) -> None:
    """Push recordings through the whole stack as the wearer's microphone, one session a file."""
    recordings = [(path, read_recording(path)) for path in files]
    for path, recording in recordings:
        if recording.cut_short:
            print(f"sori: {path}: cut short: playing what is there", file=sys.stderr)
    stages = load_stages(lang, model)
    replies: list[Samples] = []
    with ExitStack() as stack:
        sinks: list[Sink] = [Live(lang).show]
        if events:
            sinks.append(stack.enter_context(EventFile(events)))
        for path, recording in recordings:
            wearer = SimulatedWearer(hiss=False)
            setting = Setting(stages, _options(lang), Cast(), fast)
            journal = Journal(*sinks, file=str(path))

            def script(rehearsal: Rehearsal, samples: Samples = recording.samples) -> Script:
                return _play_recording(rehearsal, samples)

            rehearsal = rehearse(setting, wearer, journal, script)
            assert rehearsal.card
            replies.append(rehearsal.card.recording()[1])
    stages.close()
    if out:
        import numpy as np

        write_wav(out, np.concatenate(replies))


def _play_recording(rehearsal: Rehearsal, samples: Samples) -> Script:
    """The recording, and time for the answer to its last words."""
    rehearsal.wearer.say(to_float(samples), "")
    while rehearsal.wearer.now_sample < rehearsal.wearer.speaking_until:
        yield None
    assert rehearsal.glasses
    quiet_frames = 0
    while quiet_frames < 150:
        quiet_frames = 0 if rehearsal.glasses.player.speaking else quiet_frames + 1
        yield None


def scenario(
    files: Annotated[list[Path], typer.Argument(help="Scenario files (YAML).")],
    events: Annotated[Path | None, typer.Option(help="Write the events here.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for recordings and pages, one set a scenario.")
    ] = None,
    fast: WithFast = False,
    model: Model = "bundled",
    verbose: Annotated[bool, typer.Option(help="Print the conversation, too.")] = False,
) -> None:
    """Play scripted conversations and judge every expectation."""
    scripts = [read_script(path) for path in files]
    passed = failed = 0
    engines: dict[Lang, Stages] = {}
    with ExitStack() as stack:
        file = stack.enter_context(EventFile(events)) if events else None
        for script in scripts:
            if script.lang not in engines:
                engines[script.lang] = load_stages(script.lang, model)
            stages = engines[script.lang]
            player, heard = ScenarioPlayer(script), list[Event]()
            sinks: list[Sink] = [player.watch, heard.append]
            sinks += [file] if file else []
            sinks += [Live(script.lang).show] if verbose else []
            options = _options(script.lang, script.settings.confirm, script.settings.listen)
            setting = Setting(stages, options, cast_of(script), fast)
            journal = Journal(*sinks, file=str(script.file))
            rehearsal = rehearse(setting, wearer_of(script), journal, player.play)
            if out:
                _keep(rehearsal, heard, out, script.file.stem)
            for verdict in player.verdicts:
                print(f"{'PASS' if verdict.passed else 'FAIL'}  {verdict.line}")
            passed += sum(verdict.passed for verdict in player.verdicts)
            failed += sum(not verdict.passed for verdict in player.verdicts)
    for stages in engines.values():
        stages.close()
    print(f"{passed} passed, {failed} failed")
    if failed:
        raise typer.Exit(1)


def _keep(rehearsal: Rehearsal, events: list[Event], out: Path, name: str) -> None:
    out.mkdir(parents=True, exist_ok=True)
    assert rehearsal.card
    near, far = rehearsal.card.recording()
    _write_private(out / f"{name}.wav", near, far)
    write_timeline(events, out / f"{name}.wav", out / f"{name}.html")
