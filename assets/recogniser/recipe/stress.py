"""Clips that a recogniser reads well, badly or not at all: what its confidence is fitted on.

Nothing of the held-out sets is used: voices are those of training, and ones left out of it because
hardly anyone could follow them; the names stand in no list of training or evaluation; the sentences
are training's grammars and those kept-out lines of the corpora that `evaluate` does not draw.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from agent.audio.convert import to_int16
from agent.audio.frames import Samples
from agent.speech.espeak import Delivery
from assets.recogniser.recipe import names, soundscape
from assets.recogniser.recipe.sound import speak, variants
from assets.recogniser.recipe.soundscape import Sound, unit
from assets.recogniser.recipe.split import normalise
from assets.recogniser.recipe.text import Mixture, reported
from devices.simulated import SPEECH_DBFS

_PHONEBOOK = 300
_LEAD_SAMPLES, _TAIL_SAMPLES = 4800, 3200  # 300 ms before the onset; decoding starts 180 ms after
# Voice variants that training leaves out as unfit: speech, but not as it knows speech.
_STRANGE = ("whisper", "whisperf", "klatt6", "croak", "Demonic", "UniRobot", "announcer")
_ACCENTS = ("de", "es", "fr", "it", "nl", "pl", "pt", "sv", "tr")  # read English their own way
FRESH_NAMES = {
    "ko": "슬찬 온유 다겸 로운 이솔 라온 여름 채윤슬 하늬 도담 은찬 가람 누리 한별 보름 태오 리안 유담 세온 아인".split(),
    "en": "alaric bettina cosima delphine fenella gideon hester ignatius kendrick leopold "
    "mirabel ottilie percival thaddeus verity wilhelmina "
    "crispin dorothea eustace ronan lucinda guinevere magnus linus".split(),
}
_WITH_A_NAME = {
    "ko": ("{}한테 {said} 보내 줘", "{}한테 전화해 줘", "{} 메시지 읽어 줘", "{}에게 {said} 전해 줘"),
    "en": ("text {} {said}", "tell {} {said}", "call {}", "read messages from {}"),
}  # fmt: skip


@dataclass(frozen=True)
class Clip:
    """A recording, what is said in it ("" where nothing is), and the phonebook at hand."""

    kind: str
    lang: str
    text: str
    samples: Samples
    names: tuple[str, ...] = ()


_KINDS = {"clean": 30, "noisy": 25, "strange": 27, "nothing": 12, "foreign": 6}


class Stress:
    """Draws clips from one seed."""

    def __init__(self, mixture: Mixture, dictation: dict[str, Sequence[str]], seed: int) -> None:
        self._mixture, self._dictation = mixture, dictation
        self._pick, self._draw = random.Random(seed), np.random.default_rng(seed)
        self._voices = variants()
        self._heard: list[Sound] = [self._plain(lang) for lang in ("ko", "en") for _ in range(6)]

    def clips(self, count: int) -> Iterator[Clip]:
        """Return `count` clips of all kinds, Korean and English in turn."""
        kinds = self._pick.choices(list(_KINDS), list(_KINDS.values()), k=count)
        for number, kind in enumerate(kinds):
            yield self._clip(kind, ("ko", "en")[number % 2])

    def _clip(self, kind: str, lang: str) -> Clip:
        if kind == "nothing":
            return Clip(kind, lang, "", self._microphone(self._nothing(), snr_db=60))
        spoken_in = lang if kind != "foreign" else {"ko": "en", "en": "ko"}[lang]
        said, known = self._sentence(spoken_in)
        if kind == "strange":
            speech = self._strange(said, lang)
        else:
            voice = self._pick.choice(self._voices)
            base = "ko" if spoken_in == "ko" else self._pick.choice(["en-us", "en"])
            speech = speak(said, f"{base}+{voice}" if voice else base, self._delivery())
        if self._pick.random() < 0.4:
            speech = soundscape.reverberate(self._draw, speech)
        self._heard[self._pick.randrange(len(self._heard))] = unit(speech)
        snr_db = self._pick.uniform(-4, 14) if kind == "noisy" else self._pick.uniform(14, 50)
        recorded = self._microphone(speech, snr_db)
        return Clip(kind, lang, "" if kind == "foreign" else said, recorded, known)

    def _sentence(self, lang: str) -> tuple[str, tuple[str, ...]]:
        """Return a sentence and, at times, a phonebook that its name stands in."""
        pick, kind = self._pick, self._pick.random()
        if kind < 0.3:
            return normalise(pick.choice(self._dictation[lang])), ()
        if kind < 0.6:
            name = pick.choice(FRESH_NAMES[lang])
            said = pick.choice(_WITH_A_NAME[lang]).format(name, said=reported(lang, pick))
            return normalise(said), self._phonebook(lang, name) if pick.random() < 0.7 else ()
        while True:
            drawn, said = self._mixture.draw(pick)
            if drawn == lang:
                return said, ()

    def _phonebook(self, lang: str, spoken: str) -> tuple[str, ...]:
        """Return three hundred people; the one spoken of is among them twice in three times."""
        pick = self._pick
        drawn = names.korean_given if lang == "ko" else names.english_name
        others = {drawn(pick) for _ in range(_PHONEBOOK)} - {spoken}
        return tuple(sorted(others)) + ((spoken,) if pick.random() < 0.67 else ())

    def _strange(self, said: str, lang: str) -> Sound:
        """Speech of a kind that training has not: a stand-in for people, of whom we have none."""
        base, accent = ("ko", "ko") if lang == "ko" else ("en-us", self._pick.choice(_ACCENTS))
        kind = self._pick.random()
        if kind < 0.3:
            speech = speak(said, f"{base}+{self._pick.choice(_STRANGE)}", self._delivery())
        elif kind < 0.5:
            speech = speak(said, accent, self._delivery())
        else:
            warp = self._pick.choice([self._pick.uniform(0.7, 0.88), self._pick.uniform(1.14, 1.4)])
            speech = speak(said, base, self._delivery(), warp)
        return soundscape.equalised(self._draw, speech, self._pick.uniform(0, 25))

    def _nothing(self) -> Sound:
        samples = self._pick.randint(8_000, 64_000)
        if self._pick.random() < 0.3:
            return soundscape.music(self._draw, samples)
        return self._noise(samples)

    def _noise(self, samples: int) -> Sound:
        kind = self._pick.choice([*soundscape.NOISES, "babble"])
        if kind == "babble":
            return soundscape.babble(self._draw, samples, self._heard)
        return soundscape.NOISES[kind](self._draw, samples)

    def _microphone(self, sound: Sound, snr_db: float) -> Samples:
        """Return the sound as it is handed to a recogniser: at some level, in some noise."""
        level = 10 ** ((SPEECH_DBFS + self._pick.uniform(-8, 8)) / 20)
        padded = np.pad(unit(sound), (_LEAD_SAMPLES, _TAIL_SAMPLES))
        noise = self._noise(len(padded)) * 10 ** (-snr_db / 20)
        return to_int16(np.clip((padded + noise) * level, -1, 1).astype(np.float32))

    def _delivery(self) -> Delivery:
        pick = self._pick
        return Delivery(pick.randint(130, 220), pick.randint(25, 75), pick.randint(25, 75))

    def _plain(self, lang: str) -> Sound:
        lines = self._mixture.lines(lang)
        return unit(speak(self._pick.choice(lines), "ko" if lang == "ko" else "en-us", Delivery()))
