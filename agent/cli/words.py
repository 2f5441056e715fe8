"""`sori understand`, `sori transcribe`, `sori speak`: one stage each, from files or a pipe."""

import json
import sys
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from agent.asr.biasing import spoken_names
from agent.asr.scoring import Row, read_manifest, score
from agent.audio.frames import Samples
from agent.audio.wav import read_recording, write_wav
from agent.cli.options import Language, Model, Voice
from agent.errors import UsageError
from agent.events import Lang
from agent.loading import load_recognizer
from agent.speech.sentences import sentences
from agent.speech.spoken import as_spoken
from agent.speech.voice import load_voice
from agent.understanding import answer_line


def understand(lang: Language = Lang.KOREAN) -> None:
    """Read JSON Lines from standard input, write what each line means."""
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    was_wrong = False
    for line in sys.stdin:
        answer = answer_line(line, lang)
        was_wrong |= "error" in answer
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    if was_wrong:
        raise typer.Exit(2)


def transcribe(
    files: Annotated[list[Path] | None, typer.Argument(help="Recordings.")] = None,
    manifest: Annotated[
        Path | None, typer.Option(help="Table with columns file and transcript: scores, too.")
    ] = None,
    model: Model = "bundled",
    lang: Annotated[str, typer.Option(help="ko, en or auto.")] = "ko",
    names: Annotated[
        Path | None, typer.Option(help="People who may be mentioned, one a line, as contacts are.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Recognise recordings; with a manifest, say how well."""
    if lang not in ("ko", "en", "auto"):
        raise UsageError(f"--lang {lang}: ko, en or auto")
    wanted = read_manifest(manifest) if manifest else []
    wanted += [Row(path) for path in files or []]
    if not wanted:
        raise UsageError("nothing to recognise: give recordings, or --manifest FILE.tsv")
    if names and not names.is_file():
        raise UsageError(f"{names}: no such file")
    recognizer = load_recognizer(model)
    known = spoken_names(names.read_text("utf-8").splitlines()) if names else []
    pinned = None if lang == "auto" else Lang(lang)
    recordings = [(row, read_recording(row.file)) for row in wanted]
    recognizer.decode(recordings[0][1].samples, pinned)  # the first decode also warms caches
    read = [
        (row, recognizer.decode(recording.samples, pinned, known)) for row, recording in recordings
    ]
    document = score(recognizer.name, read)
    if as_json:
        print(json.dumps(document, ensure_ascii=False))
        return
    for row in document["rows"]:
        typer.echo(f"{row['file']}\t{row['text']}")
    table = Table("n", "CER", "WER", "decode p50", "decode p95", "real-time factor")
    rates = [f"{document[k]:.1%}" if document[k] is not None else "-" for k in ("cer", "wer")]
    decode = [f"{document['decode_ms'][k]:.0f} ms" for k in ("p50", "p95")]
    table.add_row(str(document["n"]), *rates, *decode, f"{document['rtf']:.3f}")
    Console(stderr=True).print(table)


def speak(
    text: Annotated[str, typer.Argument(help="What to say.")],
    voice: Voice = None,
    out: Annotated[Path | None, typer.Option(help="Write a WAV instead of playing.")] = None,
    lang: Language = Lang.KOREAN,
) -> None:
    """Say it."""
    if out:
        write_wav(out, spoken(text, lang, voice))
    else:
        say_aloud(text, lang, voice)


def spoken(text: str, lang: Lang, voice: str | None = None) -> Samples:
    """Return a text in a voice. Raises `UsageError`, `MissingError`."""
    speaker = load_voice(voice, lang)
    parts = [speaker.synthesize(part, lang) for part in sentences(as_spoken(text, lang), lang)]
    audio = np.concatenate(parts) if parts else np.zeros(0, np.int16)
    if not len(audio):
        raise UsageError("nothing in that text can be spoken")
    return audio


def say_aloud(text: str, lang: Lang, voice: str | None = None) -> None:
    """Say it on this machine's speaker. Raises `UsageError`, `MissingError`."""
    from devices.desktop import play_once

    play_once(spoken(text, lang, voice))
