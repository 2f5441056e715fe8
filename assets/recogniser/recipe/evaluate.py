"""Make the held-out test sets and score a model: `python -m assets.recogniser.recipe.evaluate`.

Voices, names and sentences are ones that training never met (`text.is_held_out*`,
`sound.HELD_OUT_VARIANTS`). Each set is a folder with a manifest that `sori transcribe` reads.
`-known`: the same commands with every held-out name in the phonebook.
"""

import argparse
import json
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agent.audio.convert import to_int16
from agent.audio.wav import write_wav
from agent.speech.espeak import Delivery
from assets.recogniser.recipe import text
from assets.recogniser.recipe.sound import HELD_OUT_VARIANTS, speak

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
    return pick.choice(text.FAMILY) + given if lang == "ko" and pick.random() < 0.5 else given


def dictation(lines: list[str], lang: str, count: int, pick: random.Random) -> list[str]:
    """Return held-out sentences of a corpus."""
    clean = [text.normalise(line) for line in lines]
    korean = lang == "ko"
    kept = sorted(
        {
            line
            for line in clean
            if text.is_held_out(line)
            and len(line) <= 60
            and not any(c.isdigit() for c in line)
            and (all("가" <= c <= "힣" or c == " " for c in line) if korean else line.isascii())
        }
    )
    return pick.sample(kept, count)


def record(sentence: str, lang: str, snr_db: float, pick: random.Random) -> NDArray[np.float32]:
    """Return the sentence by a held-out voice, 0.4 s of room before and after it."""
    voice = f"{'ko' if lang == 'ko' else 'en-us'}+{pick.choice(HELD_OUT_VARIANTS)}"
    delivery = Delivery(pick.randint(145, 195), pick.randint(35, 65), pick.randint(35, 65))
    speech = speak(sentence, voice, delivery)
    level = 10 ** (-26 / 20)
    speech = speech * level / (np.sqrt(np.mean(speech**2)) + 1e-9)
    noise = np.random.default_rng(pick.randrange(1 << 30)).standard_normal(len(speech) + 12_800)
    spectrum = np.fft.rfft(noise) * (np.arange(len(noise) // 2 + 1) + 8.0) ** -0.5
    noise = np.fft.irfft(spectrum, len(noise))
    noise *= level * 10 ** (-snr_db / 20) / np.std(noise)
    noise[6400 : 6400 + len(speech)] += speech
    return noise.astype(np.float32)


def make_set(folder: Path, sentences: list[str], lang: str, snr_db: float) -> Path:
    """Write a test set; return its manifest."""
    pick = random.Random(f"{folder.name}{snr_db}")
    folder.mkdir(parents=True, exist_ok=True)
    rows = ["file\ttranscript"]
    for number, sentence in enumerate(sentences):
        write_wav(folder / f"{number}.wav", to_int16(record(sentence, lang, snr_db, pick)))
        rows.append(f"{number}.wav\t{sentence}")
    manifest = folder / "manifest.tsv"
    manifest.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return manifest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--korean", type=Path, required=True)
    parser.add_argument("--english", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("build/evaluation"))
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument(
        "--also", type=Path, nargs="*", default=[], help="more manifests, LANG in the path"
    )
    options = parser.parse_args()
    sets = []
    for lang, corpus in (("ko", options.korean), ("en", options.english)):
        pick = random.Random(7)
        lines = corpus.read_text("utf-8").splitlines()
        said = {
            "commands": commands(lang, options.count, pick),
            "dictation": dictation(lines, lang, options.count, pick),
        }
        for kind, sentences in said.items():
            for name, snr_db in (("clean", 45.0), ("10dB", 10.0)):
                folder = options.out / f"{lang}-{kind}-{name}"
                sets.append((folder.name, lang, make_set(folder, sentences, lang, snr_db)))
        phonebook = "\n".join(text.HELD_OUT_NAMES[lang]) + "\n"
        (options.out / f"names-{lang}.txt").write_text(phonebook, encoding="utf-8")
    sets += [
        (m.parent.name + "-human", "en" if "/en/" in str(m) else "ko", m) for m in options.also
    ]
    known = [(f"{name}-known", lang, m) for name, lang, m in sets if "commands" in name]
    for name, lang, manifest in [*sets, *known]:
        command = [sys.executable, "-m", "agent.cli", "transcribe", "--manifest", str(manifest)]
        command += ["--lang", lang, "--model", options.model, "--json"]
        command += ["--names", str(options.out / f"names-{lang}.txt")] * name.endswith("-known")
        scored = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        decode = scored["decode_ms"]
        print(
            f"{name:24} n {scored['n']:4}  CER {scored['cer']:6.1%}  WER {scored['wer']:6.1%}"
            f"  decode p50 {decode['p50']:.0f} p95 {decode['p95']:.0f} ms",
            flush=True,
        )


if __name__ == "__main__":
    main()
