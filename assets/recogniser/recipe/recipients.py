"""Who gets the message: known names scored against 300 contacts.

`python -m assets.recogniser.recipe.recipients` has held-out voices tell the product to send something,
half of the time to somebody in the phonebook and half to a stranger, and prints whom it would send
to: the slot `recipient` that `understand` gives on the transcript, and whether the dialogue would ask
first. Ways of preferring known names are compared on the same recordings. `--development` speaks of
the names that the margins of `asr.biasing` were set on.
"""

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agent.asr.biasing import candidates, spoken_names
from agent.asr.guard import GuardOptions, confidence, rejection
from agent.asr.recognizer import Decoded
from agent.asr.whisper import WhisperRecognizer
from agent.audio.convert import to_int16
from agent.audio.frames import RATE_HZ, Samples
from agent.audio.wav import read_recording
from agent.dialogue.draft import is_unsure
from agent.events import Contact, Heard, Lang, Transcript
from agent.loading import load_recognizer
from agent.understanding import Context, understand
from assets.recogniser.recipe.evaluate import record
from assets.recogniser.recipe.phonebook import Person, command, people, phonebook

_CONDITIONS = {"clean": 45.0, "10 dB": 10.0}
_OUTCOMES = ("right", "right, asked", "wrong", "wrong, asked", "stranger", "unheard")
_ROOM_TONE_MS = 800  # what `record` puts around the words
_HYPOTHESES = 8
_PROMPT_TOKENS = 200  # Whisper reads at most 223 tokens of what came before
# After-correction by sound alone: how like, and by how much closer than others.
_ALIKE, _CLOSER = 0.2, 0.1
_NOISE_SAMPLES = 40_000  # 2.5 s, the length of a short command


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


Way = Callable[[WhisperRecognizer, Trial, Decoded], Decoded]


def trials(
    lang: str, count: int, snr_db: float, listed: bool, seed: int, development: bool
) -> Iterator[Trial]:
    pick = random.Random(f"{seed} {lang} {snr_db} {listed}")
    for person in islice(people(lang, pick, development), count):
        contacts = phonebook(lang, person, listed, pick)
        audio = to_int16(record(command(person, lang, pick), lang, snr_db, pick))
        yield Trial(audio, Lang(lang), person, contacts)


def outcome(trial: Trial, decoded: Decoded) -> str:
    """Return what the product would make of it: one of `_OUTCOMES`."""
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


# Each way is given the reading without any names.


def _nothing(recognizer: WhisperRecognizer, trial: Trial, plain: Decoded) -> Decoded:
    return plain


def _product(recognizer: WhisperRecognizer, trial: Trial, plain: Decoded) -> Decoded:
    return recognizer.decode(trial.audio, trial.lang, trial.names)


def _by_sound_alone(recognizer: WhisperRecognizer, trial: Trial, plain: Decoded) -> Decoded:
    """The likest name, if no other comes near, whatever the audio says."""
    possible = candidates(plain.text, trial.names)
    if not possible or possible[0].unlike > _ALIKE:
        return plain
    others = [one.unlike for one in possible if one.name != possible[0].name]
    near = bool(others) and others[0] < possible[0].unlike + _CLOSER
    return plain if near else replace(plain, text=possible[0].text)


def _best_of_several(recognizer: WhisperRecognizer, trial: Trial, plain: Decoded) -> Decoded:
    """The first of several hypotheses that is for a contact."""
    for text in _hypotheses(recognizer, trial, [], _HYPOTHESES):
        intent = understand(text, trial.lang, Context(contacts=trial.contacts))
        if intent.slots.get("recipient") in {contact.name for contact in trial.contacts}:
            return replace(plain, text=text)
    return plain


def _prompted(recognizer: WhisperRecognizer, trial: Trial, plain: Decoded) -> Decoded:
    """The names as text that came before: what Whisper calls a prompt, faster-whisper hotwords."""
    tokenizer = recognizer.model.hf_tokenizer
    names = " ".join(name.lower() for name in trial.names)
    before = [tokenizer.token_to_id("<|startofprev|>"), *tokenizer.encode(names).ids]
    return replace(plain, text=_hypotheses(recognizer, trial, before[:_PROMPT_TOKENS], 1)[0])


def _hypotheses(
    recognizer: WhisperRecognizer, trial: Trial, before: list[int], count: int
) -> list[str]:
    tokenizer = recognizer.model.hf_tokenizer
    signs = ("<|startoftranscript|>", f"<|{trial.lang}|>", "<|transcribe|>", "<|notimestamps|>")
    audio_ms = len(trial.audio) * 1000 / RATE_HZ + recognizer.card.margin_ms
    result = recognizer.model.model.generate(
        recognizer.model.encode(recognizer.features(trial.audio, audio_ms)),
        [[*before, *(tokenizer.token_to_id(sign) for sign in signs)]],
        beam_size=count,
        num_hypotheses=count,
        max_length=min(448, 2 * len(before) + 128),
        suppress_blank=False,
        suppress_tokens=[],
    )[0]
    return [tokenizer.decode(tokens).strip() for tokens in result.sequences_ids]


_WAYS: dict[str, Way] = {
    "nothing": _nothing,
    "names as prompt": _prompted,
    f"best of {_HYPOTHESES}": _best_of_several,
    "by sound alone": _by_sound_alone,
    "product": _product,
}


def _noises(folder: Path, seed: int, count: int) -> Iterator[Samples]:
    """Return 2.5 s clips without a word: recordings where there are any, hiss and hums made here."""
    chance = np.random.default_rng(seed)
    for file in sorted(folder.glob("*.flac")):
        samples = read_recording(file).samples
        last = len(samples) - _NOISE_SAMPLES
        yield from (samples[n : n + _NOISE_SAMPLES] for n in range(0, last, 4 * _NOISE_SAMPLES))
    for _ in range(count):
        yield to_int16(_made_noise(chance))


def _made_noise(chance: np.random.Generator) -> NDArray[np.float32]:
    spectrum = np.fft.rfft(chance.standard_normal(_NOISE_SAMPLES))
    spectrum *= (np.arange(len(spectrum)) + 8.0) ** -chance.uniform(0, 1.2)
    noise = np.fft.irfft(spectrum, _NOISE_SAMPLES)
    times = np.arange(_NOISE_SAMPLES) / RATE_HZ
    hum = sum(np.sin(2 * np.pi * chance.uniform(80, 2000) * times) for _ in range(3))
    noise = noise / np.std(noise) + chance.uniform(0, 2) * hum
    noise *= 10 ** chance.uniform(-3.5, -1) / np.std(noise)
    return np.clip(noise, -1, 1).astype(np.float32)


def names_in_noise(recognizer: WhisperRecognizer, folder: Path, seed: int, count: int) -> str:
    """Say how often a known name was read into noise, and how often the guard let it pass."""
    clips, named, passed, without = 0, 0, 0, 0
    for clip in _noises(folder, seed, count):
        for lang in Lang:
            pick = random.Random(f"{seed} {clips}")
            person = next(people(lang, pick))
            names = spoken_names([one.name for one in phonebook(lang, person, True, pick)])
            spoken = {name.lower() for name in names}
            heard = recognizer.decode(clip, lang, names)
            has_name = bool(_stems(heard.text) & spoken)
            clips, named = clips + 1, named + has_name
            passed += has_name and not rejection(heard, heard.audio_ms, GuardOptions())
            without += bool(_stems(recognizer.decode(clip, lang).text) & spoken)
    recorded = "recorded and made" if any(folder.glob("*.flac")) else f"made ({folder} is not here)"
    return (
        f"noise, {recorded}: {clips} clips of 2.5 s read with 300 contacts; a known name in {named} "
        f"({without} without biasing), past the guard {passed}"
    )


def _stems(text: str) -> set[str]:
    words = text.split()
    return {*words, *(word.removesuffix("한테") for word in words), text}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--count", type=int, default=100, help="commands in each row's cell")
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--development", action="store_true", help="names that training may use")
    parser.add_argument("--lang", nargs="*", choices=["ko", "en"], default=["ko", "en"])
    parser.add_argument("--ways", nargs="*", choices=list(_WAYS), default=list(_WAYS))
    parser.add_argument("--noise", type=Path, default=Path("../shared/audio/noise"))
    options = parser.parse_args()
    recognizer = load_recognizer(options.model)
    print(f"{'':32}" + "".join(f"{name:>14}" for name in _OUTCOMES))
    for lang in options.lang:
        for condition, snr_db in _CONDITIONS.items():
            for listed in (True, False):
                counts = {way: Counter[str]() for way in options.ways}
                for trial in trials(
                    lang, options.count, snr_db, listed, options.seed, options.development
                ):
                    plain = recognizer.decode(trial.audio, trial.lang)
                    for way in options.ways:
                        counts[way][outcome(trial, _WAYS[way](recognizer, trial, plain))] += 1
                print(f"{lang}, {condition}, {'listed' if listed else 'a stranger'}")
                for way, count in counts.items():
                    shares = (f"{count[name] / options.count:14.1%}" for name in _OUTCOMES)
                    print(f"  {way:30}" + "".join(shares), flush=True)
    print(names_in_noise(recognizer, options.noise, options.seed, options.count))


if __name__ == "__main__":
    main()
