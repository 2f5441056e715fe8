"""The voice that needs no download: espeak-ng, for our own sentences and for other people's words."""

from dataclasses import dataclass

from agent.audio.convert import to_float
from agent.audio.frames import Samples
from agent.errors import UsageError, VoiceError
from agent.events import Lang
from agent.speech.espeak import Delivery, espeak, variants
from agent.speech.mastering import master

_BASES = {Lang.KOREAN: "ko", Lang.ENGLISH: "en-us"}
_LONGEST = 500  # characters at once; synthesis cannot be interrupted
_CALM = Delivery(words_per_minute=165, pitch=45, pitch_range=55)
_READING = Delivery(words_per_minute=160, pitch=55, pitch_range=60)


@dataclass(frozen=True)
class EspeakVoice:
    """Korean and English through espeak-ng in this process; a few ms a sentence.

    The same words come out a few samples longer or shorter each time: espeak-ng's pitch flutter
    runs on from one call to the next and cannot be reset. `PromptCache` repeats exactly.
    """

    name: str = "espeak"
    variant: str = ""
    delivery: Delivery = _CALM
    languages: frozenset[Lang] = frozenset(Lang)

    def synthesize(self, text: str, lang: Lang) -> Samples:
        """Return one sentence, already `as_spoken`, as 16 kHz int16; nothing where nothing sounds.

        Raises `VoiceError` for a text too long to be one sentence, or where espeak-ng fails.
        """
        if len(text) > _LONGEST:
            raise VoiceError(f"{len(text)} characters are too long for one sentence: split them")
        plain = "".join(c if c.isprintable() else " " for c in text)
        try:
            engine = espeak()
            sound = engine.synthesize(plain, _BASES[lang] + self.variant, self.delivery)
        except (OSError, ValueError) as error:
            raise VoiceError(f"espeak-ng cannot speak: {error}") from error
        return master(to_float(sound), engine.sample_rate_hz)


AGENT = EspeakVoice()
READING = EspeakVoice("espeak-reading", "+f3", _READING)  # other people's words sound like another


def espeak_voice(name: str) -> EspeakVoice:
    """Return the voice of an espeak-ng name ("ko+f2"); its variant speaks both languages.

    Raises `UsageError` where espeak-ng has no such variant, or speaks another language.
    """
    base, plus, variant = name.partition("+")
    if base not in _BASES.values():
        raise UsageError(
            f"--voice {name}: espeak-ng voices here start with ko or en-us, as in ko+f2"
        )
    if plus and variant not in variants():
        raise UsageError(
            f"--voice {name}: espeak-ng has no variant {variant!r}; try f1-f5 or m1-m8"
        )
    return EspeakVoice(name, plus + variant)
