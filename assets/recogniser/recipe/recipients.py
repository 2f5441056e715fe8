"""Who gets the message: known names scored against 300 contacts.

`python -m assets.recogniser.recipe.recipients` has held-out voices tell the product to send something,
half of the time to somebody in the phonebook and half to a stranger, and prints whom it would send
to: the slot `recipient` that `understand` gives on the transcript, and whether the dialogue would ask
first. Ways of preferring known names (`ways`) are compared on the same recordings, and on noise, where
every name is made up. `--development` speaks of the names that the margins of `asr.biasing` were set on.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from agent.asr.biasing import spoken_names
from agent.asr.guard import GuardOptions, confidence, rejection
from agent.asr.recognizer import Decoded
from agent.asr.whisper import WhisperRecognizer
from agent.audio.convert import to_int16
from agent.audio.frames import RATE_HZ, Samples
from agent.dialogue.draft import is_unsure
from agent.events import Contact, Heard, Lang, Transcript
from agent.loading import load_recognizer
from agent.understanding import Context, understand
from assets.recogniser.recipe import soundscape
from assets.recogniser.recipe.evaluate import record
from assets.recogniser.recipe.phonebook import Person, command, people, phonebook
from assets.recogniser.recipe.ways import WAYS, Listening
from devices.simulated import SPEECH_DBFS, speak_clean

_CONDITIONS = {"clean": 45.0, "10 dB": 10.0}
_COLUMNS = {
    True: {
        "right": ["right"],
        "right, asked": ["right, asked"],
        "wrong": ["wrong"],
        "wrong, asked": ["wrong, asked"],
        "nobody": ["stranger", "unheard"],
    },
    False: {
        "for a contact": ["wrong"],
        "for a contact, asked": ["wrong, asked"],
        "for nobody listed": ["stranger", "unheard"],
    },
}  # what the outcomes come to, for somebody in the phonebook and for a stranger
_NOISE_COLUMNS = ("clips", "a known name read", "past the guard")
_TOLD = {"ko": "Korean", "en": "English"}
_ROOM_TONE_MS = 800  # what `record` puts around the words
_CLIP_SAMPLES = 40_000  # 2.5 s, the length of a short command
_MURMURS = (
    ("우리 어제 거기서 만났잖아 그래서", "ko+f2"),
    ("내가 그 얘기를 들었는데 말이야", "ko+m3"),
    ("so we went all the way down there", "en-us+f2"),
    ("and the other thing is nobody knew", "en-us+m3"),
)  # a few at once are babble: no word of it is to be made out

Table = dict[str, Counter[str]]


class Options(argparse.Namespace):
    """What `main` was asked for."""

    model: str
    count: int
    minutes: float
    seed: int
    development: bool
    lang: list[str]
    methods: list[str]


@dataclass(frozen=True)
class Trial:
    """One recorded command, and the phonebook it is heard with."""

    audio: Samples
    lang: Lang
    person: Person
    contacts: tuple[Contact, ...]

    @property
    def names(self) -> list[str]:
        return spoken_names([contact.name for contact in self.contacts])

    @property
    def listed(self) -> bool:
        return self.person.contact in self.contacts


def trials(
    lang: str, count: int, snr_db: float, listed: bool, seed: int, development: bool
) -> Iterator[Trial]:
    pick = random.Random(f"{seed} {lang} {snr_db} {listed}")
    for person in islice(people(lang, pick, development), count):
        contacts = phonebook(lang, person, listed, pick)
        audio = to_int16(record(command(person, lang, pick), lang, snr_db, pick))
        yield Trial(audio, Lang(lang), person, contacts)


def outcome(trial: Trial, decoded: Decoded) -> str:
    """Return what the product would make of it: one of the parts of `_COLUMNS`."""
    if rejection(decoded, decoded.audio_ms - _ROOM_TONE_MS, GuardOptions()):
        return "unheard"
    intent = understand(decoded.text, trial.lang, Context(contacts=trial.contacts))
    sure = confidence(decoded)
    transcript = Transcript(decoded.text, trial.lang, sure, decoded.audio_ms, 0.0, "")
    found = intent.slots.get("candidates") or [intent.slots.get("recipient")]
    asked = ", asked" if len(found) > 1 or is_unsure(Heard(intent, transcript)) else ""
    if trial.listed and trial.person.contact.name in found:
        return "right" + asked
    if {contact.name for contact in trial.contacts} & set(found):
        return "wrong" + asked
    return "stranger"


def noises(seed: int, minutes: float) -> Iterator[Samples]:
    """Return so many minutes of noise and made-up music without a word, in clips of 2.5 s."""
    draw, pick = np.random.default_rng(seed), random.Random(seed)
    voices = [speak_clean(line, voice) for line, voice in _MURMURS]
    for _ in range(round(minutes * 60 * RATE_HZ / _CLIP_SAMPLES)):
        kind = pick.choices(("noise", "music", "babble"), (21, 25, 7))[0]
        if kind == "music":
            sound = soundscape.music(draw, _CLIP_SAMPLES)
        elif kind == "babble":
            sound = soundscape.babble(draw, _CLIP_SAMPLES, voices)
        else:
            made = soundscape.NOISES[pick.choice(list(soundscape.NOISES))]
            sound = made(draw, _CLIP_SAMPLES)
        level_db = SPEECH_DBFS + pick.uniform(-24, 0)
        yield to_int16((soundscape.unit(sound) * 10 ** (level_db / 20)).astype(np.float32))


def in_noise(recognizer: WhisperRecognizer, ways: Sequence[str], options: Options) -> Table:
    """Count clips of noise in which a known name was read, and those of them that pass the guard."""
    counts = {way: Counter[str]() for way in ways}
    for number, clip in enumerate(noises(options.seed, options.minutes)):
        lang = list(Lang)[number % 2]
        pick = random.Random(f"{options.seed} {number}")
        book = phonebook(str(lang), next(people(str(lang), pick)), True, pick)
        heard = Listening(clip, lang, tuple(spoken_names([one.name for one in book])))
        plain = recognizer.decode(clip, lang)
        for way in ways:
            decoded = WAYS[way](recognizer, heard, plain)
            named = has_name(decoded.text, heard.names)
            passed = named and not rejection(decoded, decoded.audio_ms, GuardOptions())
            counts[way].update(dict(zip(_NOISE_COLUMNS, (1, named, passed), strict=True)))
    return counts


def has_name(text: str, names: Sequence[str]) -> bool:
    """Say whether a known name stands in the text, with a Korean particle or without."""
    known = {name.lower() for name in names}
    words = text.split()
    phrases = {" ".join(words[i:j]) for i in range(len(words)) for j in (i + 1, i + 2)}
    return bool(known & (phrases | {phrase.removesuffix("한테") for phrase in phrases}))


def markdown(shares: dict[tuple[str, str, bool], Table], noise: Table, count: int) -> str:
    """Return the comparison as tables for the card: a row a way, percent of the commands."""
    lines = []
    for lang, listed in dict.fromkeys((lang, listed) for lang, _, listed in shares):
        conditions = [table for key, table in shares.items() if key[::2] == (lang, listed)]
        whom = "somebody listed" if listed else "a stranger"
        lines += [_line([f"{_TOLD[lang]}, to {whom}, %", *_COLUMNS[listed]])]
        lines += [_line(["---"] * (1 + len(_COLUMNS[listed])))]
        for way in conditions[0]:
            figures = (
                [100 * sum(table[way][part] for part in parts) / count for table in conditions]
                for parts in _COLUMNS[listed].values()
            )
            lines += [_line([way, *(" / ".join(f"{one:.0f}" for one in cell) for cell in figures)])]
        lines += [""]
    lines += [_line(["Noise", *_NOISE_COLUMNS]), _line(["---"] * (1 + len(_NOISE_COLUMNS)))]
    lines += [_line([way, *(str(c[name]) for name in _NOISE_COLUMNS)]) for way, c in noise.items()]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--count", type=int, default=100, help="commands in each cell")
    parser.add_argument("--minutes", type=float, default=10, help="of noise")
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--development", action="store_true", help="names that training may use")
    parser.add_argument("--lang", nargs="*", choices=["ko", "en"], default=["ko", "en"])
    parser.add_argument("--methods", nargs="*", choices=list(WAYS), default=list(WAYS))
    options = parser.parse_args(namespace=Options())
    recognizer = load_recognizer(options.model)
    shares = {
        (lang, condition, listed): _cell(recognizer, lang, snr_db, listed, options)
        for lang in options.lang
        for condition, snr_db in _CONDITIONS.items()
        for listed in (True, False)
    }
    noise = in_noise(recognizer, options.methods, options)
    print(markdown(shares, noise, options.count))


def _cell(
    recognizer: WhisperRecognizer, lang: str, snr_db: float, listed: bool, options: Options
) -> Table:
    counts = {way: Counter[str]() for way in options.methods}
    for trial in trials(lang, options.count, snr_db, listed, options.seed, options.development):
        plain = recognizer.decode(trial.audio, trial.lang)
        heard = Listening(trial.audio, trial.lang, tuple(trial.names))
        for way in options.methods:
            counts[way][outcome(trial, WAYS[way](recognizer, heard, plain))] += 1
    print(
        lang, snr_db, listed, {way: dict(count) for way, count in counts.items()}, file=sys.stderr
    )
    return counts


if __name__ == "__main__":
    main()
