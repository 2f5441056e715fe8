"""Score a model on what it never met: `python -m assets.recogniser.recipe.evaluate`.

Synthetic sets: voices, names and sentences that training never met (`split`,
`sound.HELD_OUT_VARIANTS`), clean and in noise, and English by flite, a second synthesiser.
`-known`: the same commands with every held-out name in the phonebook. People: `--also` manifests,
one set for each source that their file names begin with. Each set is a folder with a manifest that
`sori transcribe` scores. With `--card` the tables are put into the model card.
"""

import argparse
import random
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agent.asr.scoring import read_manifest
from agent.audio.convert import to_float, to_int16
from agent.audio.wav import read_recording, write_wav
from agent.speech.espeak import Delivery
from assets.recogniser.recipe import names, text
from assets.recogniser.recipe.report import Scored, TestSet, draw, into_card, markdown, score
from assets.recogniser.recipe.sound import HELD_OUT_VARIANTS, speak
from devices.simulated import SPEECH_DBFS

FLITE_VOICES = ("slt", "awb", "rms", "kal")
_COMMANDS = {
    "ko": (
        "{name}한테 {said} 보내 줘",
        "{name}에게 {said} 전해 줘",
        "{said} {name}한테 카톡 보내 줘",
        "{name}한테 전화해 줘",
        "{name}한테 전화 걸어 줘",
        "{name} 카톡 읽어 줘",
        "{name}한테 온 거 읽어 줘",
        "{name}한테 {said} 문자 보내 줘",
    ),
    "en": (
        "text {name} {said}",
        "tell {name} {said}",
        "send a message to {name} saying {said}",
        "call {name}",
        "read messages from {name}",
        "any messages from {name}",
        "let {name} know {said}",
        "reply to {name} {said}",
    ),
}


def commands(lang: str, count: int, pick: random.Random) -> list[str]:
    """Return commands about held-out names."""
    given = text.HELD_OUT_NAMES[lang]
    return [
        text.normalise(
            pick.choice(_COMMANDS[lang]).format(
                name=_full_name(lang, pick.choice(given), pick),
                said=text.reported(lang, pick),
            )
        )
        for _ in range(count)
    ]


def _full_name(lang: str, given: str, pick: random.Random) -> str:
    return pick.choice(names.FAMILY) + given if lang == "ko" and pick.random() < 0.5 else given


def sayable(lines: list[str], lang: str) -> list[str]:
    """Return the held-out sentences of a corpus that are written as they are spoken."""
    clean = [text.normalise(line) for line in lines]
    korean = lang == "ko"
    return sorted(
        {
            line
            for line in clean
            if text.is_held_out(line)
            and len(line) <= 60
            and not any(c.isdigit() for c in line)
            and (all("가" <= c <= "힣" or c == " " for c in line) if korean else line.isascii())
        }
    )


def dictation(lines: list[str], lang: str, count: int, pick: random.Random) -> list[str]:
    """Return held-out sentences of a corpus."""
    return pick.sample(sayable(lines, lang), count)


def sentences(lines: list[str], lang: str, count: int) -> dict[str, list[str]]:
    """Return what is said in the sets of a language; the same each time."""
    pick = random.Random(7)
    return {
        "commands": commands(lang, count, pick),
        "dictation": dictation(lines, lang, count, pick),
    }


def record(sentence: str, lang: str, snr_db: float, pick: random.Random) -> NDArray[np.float32]:
    """Return the sentence by a held-out voice, 0.4 s of room before and after it."""
    voice = f"{'ko' if lang == 'ko' else 'en-us'}+{pick.choice(HELD_OUT_VARIANTS)}"
    delivery = Delivery(pick.randint(145, 195), pick.randint(35, 65), pick.randint(35, 65))
    return in_a_room(speak(sentence, voice, delivery), snr_db, pick)


def record_by_flite(sentence: str, snr_db: float, pick: random.Random) -> NDArray[np.float32]:
    """Return the English sentence by one of flite's voices, in the same room."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "said.wav"
        voice = pick.choice(FLITE_VOICES)
        subprocess.run(["flite", "-voice", voice, "-t", sentence, "-o", str(file)], check=True)
        return in_a_room(to_float(read_recording(file).samples), snr_db, pick)


def in_a_room(
    speech: NDArray[np.float32], snr_db: float, pick: random.Random
) -> NDArray[np.float32]:
    """Return the speech at `SPEECH_DBFS` in steady noise, 0.4 s of it before and after."""
    level = 10 ** (SPEECH_DBFS / 20)
    speech = speech * level / (np.sqrt(np.mean(speech**2)) + 1e-9)
    noise = np.random.default_rng(pick.randrange(1 << 30)).standard_normal(len(speech) + 12_800)
    spectrum = np.fft.rfft(noise) * (np.arange(len(noise) // 2 + 1) + 8.0) ** -0.5
    noise = np.fft.irfft(spectrum, len(noise))
    noise *= level * 10 ** (-snr_db / 20) / np.std(noise)
    noise[6400 : 6400 + len(speech)] += speech
    return noise.astype(np.float32)


def make_set(
    folder: Path, sentences: list[str], lang: str, snr_db: float, flite: bool = False
) -> Path:
    """Write a test set; return its manifest."""
    pick = random.Random(f"{folder.name}{snr_db}")
    folder.mkdir(parents=True, exist_ok=True)
    rows = ["file\ttranscript"]
    for number, sentence in enumerate(sentences):
        spoken = (
            record_by_flite(sentence, snr_db, pick)
            if flite
            else record(sentence, lang, snr_db, pick)
        )
        write_wav(folder / f"{number}.wav", to_int16(spoken))
        rows.append(f"{number}.wav\t{sentence}")
    manifest = folder / "manifest.tsv"
    manifest.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return manifest


def sets_of_people(manifest: Path, out: Path) -> Iterator[TestSet]:
    """Return a set for each source of some recordings: what its file names begin with."""
    lang = "en" if "en" in manifest.parts else "ko"
    sources: dict[str, list[str]] = {}
    for row in read_manifest(manifest):
        fields = (str(row.file.resolve()), row.transcript or "", row.written_form or "")
        sources.setdefault(row.file.stem.partition("_")[0], []).append("\t".join(fields))
    for source, rows in sorted(sources.items()):
        own = out / f"{lang}-people-{source}.tsv"
        own.write_text("\n".join(["file\ttranscript\twritten_form", *rows]) + "\n", "utf-8")
        yield TestSet(f"{lang}-people-{source}", lang, own, people=True)


def synthetic_sets(lang: str, corpus: Path, out: Path, count: int) -> Iterator[TestSet]:
    """Make the sets of a language; say why where flite's are left out."""
    said = sentences(corpus.read_text("utf-8").splitlines(), lang, count)
    phonebook = out / f"names-{lang}.txt"
    out.mkdir(parents=True, exist_ok=True)
    phonebook.write_text("\n".join(text.HELD_OUT_NAMES[lang]) + "\n", encoding="utf-8")
    speakers = {"clean": (45.0, False), "10dB": (10.0, False)}
    if lang == "en" and shutil.which("flite"):
        speakers["flite"] = (45.0, True)
    elif lang == "en":
        print("no flite sets: `apt install flite` for a second synthesiser", flush=True)
    for kind, lines in said.items():
        for name, (snr_db, flite) in speakers.items():
            folder = out / f"{lang}-{kind}-{name}"
            made = TestSet(folder.name, lang, make_set(folder, lines, lang, snr_db, flite))
            yield made
            if kind == "commands":
                yield TestSet(f"{made.name}-known", lang, made.manifest, phonebook)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--korean", type=Path, required=True)
    parser.add_argument("--english", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("build/evaluation"))
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument(
        "--also", type=Path, nargs="*", default=[], help="manifests of people, LANG in the path"
    )
    parser.add_argument("--card", type=Path, help="put the tables into this model card")
    parser.add_argument("--plot", type=Path, help="draw the reliability of the confidence (PNG)")
    options = parser.parse_args()
    scored: list[Scored] = []
    for each in _sets(options):
        scored.append(score(each, options.model))
        print(scored[-1].line, flush=True)
    tables = markdown(scored)
    (options.out / "scores.md").write_text(tables, "utf-8")
    print(tables)
    if options.card:
        into_card(options.card, tables)
    if options.plot:
        draw(scored, options.plot)


def _sets(options: argparse.Namespace) -> Iterator[TestSet]:
    for lang, corpus in (("ko", options.korean), ("en", options.english)):
        yield from synthetic_sets(lang, corpus, options.out, options.count)
    for manifest in options.also:
        yield from sets_of_people(manifest, options.out)


if __name__ == "__main__":
    main()
