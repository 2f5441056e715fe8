"""The far end of one session: sentences in, frames for the glasses out, and what was heard of them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from agent.audio.far_end import FarEnd
from agent.audio.frames import Samples, ms_to_samples, samples_to_ms
from agent.errors import VoiceError
from agent.events import Lang, Message, Say
from agent.jobs import Jobs
from agent.link.playback import Channel, Heard, OutgoingFrame, Playback, Prompt
from agent.speech.ahead import Ahead
from agent.speech.earcons import earcon
from agent.speech.spoken import as_spoken
from agent.speech.voice import PromptCache, Voice, sentences
from agent.trace import Journal, Turn
from agent.worker import Worker

USUAL_VOLUME = 80
_FORGOTTEN_MS = 2000  # after which the first half of a sentence is not remembered
_SOFTEST = 0.05  # of the usual: an agent that nobody hears cannot be told to speak up


@dataclass(frozen=True)
class Voices:
    """The agent's own voice, and the one that reads what other people wrote."""

    own: Voice
    reading: Voice
    cache: PromptCache


class Speaking:
    """Owns the speaker's way: text, spoken form, sentence by sentence, paced playback."""

    def __init__(
        self, voices: Voices, worker: Worker, jobs: Jobs, journal: Journal, lang: Lang
    ) -> None:
        self._voices, self._worker, self._jobs = voices, worker, jobs
        self._journal = journal
        self._ahead = Ahead(voices.own, voices.cache, worker.spare)
        self._playback = Playback()
        self.lang = lang
        self.volume = USUAL_VOLUME  # 0-100
        self.now_sample = 0
        self.far_end: FarEnd | None = None  # for glasses that do not cancel their own echo
        self._barge_in_sample: int | None = None
        self._held_at_sample = 0
        self._earcon: Samples | None = None
        self.on_flush: Callable[[int], None] = lambda _prompt_id: None

    @property
    def idle(self) -> bool:
        """Whether everything said has been heard."""
        return self._playback.idle

    @property
    def speaking(self) -> bool:
        return self._playback.speaking

    @property
    def is_held(self) -> bool:
        return self._playback.is_held

    @property
    def reading(self) -> bool:
        """Whether somebody else's words are being said, or about to be."""
        return self._playback.reading

    def say(self, say: Say, turn: Turn | None) -> None:
        """Speak one of our own sentences, after what is already queued."""
        number = turn.number if turn else None
        fields = {"text": say.text, "key": say.key, "lang": self.lang}
        self._journal.write("prompt", self.now_sample, number, **fields)
        self._speak(say.text, self._voices.own, turn, lambda _heard: None)

    def prepare(self, say: Say) -> None:
        """Have its first sentence made, not played: it may be the answer, if the wearer is done."""
        self._ahead.prepare(say.text, self.lang)

    def withdraw(self) -> None:
        """The wearer goes on: what was prepared is not wanted."""
        self._ahead.withdraw()

    def commit(self, turn: Turn) -> None:
        """The wearer was done: what was prepared is for this turn."""
        turn.prepared_sentence, turn.replies_prepared = self._ahead.commit()

    def read(self, message: Message, turn: Turn | None, on_heard: Callable[[Heard], None]) -> None:
        """Speak somebody else's words, in the reading voice."""
        number = turn.number if turn else None
        text = message.text.to_read_aloud()
        fields = {"text": text, "key": "message", "lang": self.lang}
        self._journal.write("prompt", self.now_sample, number, **fields)
        self._speak(text, self._voices.reading, turn, on_heard, is_theirs=True)

    def play(self, name: str) -> None:
        """Play an earcon: under the first word of what is said next, or by itself on `release`.

        Heard before the sentence it would hold the answer up by its own length.
        """
        self.release()
        self._earcon = earcon(name)

    def release(self) -> None:
        """Play an earcon that no sentence took along."""
        if self._earcon is not None:
            prompt = self._playback.add(Prompt(0, Channel.EARCON))
            self._playback.feed(prompt, self._earcon, last=True)
            self._earcon = None

    def due(self) -> list[OutgoingFrame]:
        """Return the frames to send now."""
        frames = self._playback.due()
        if self.far_end:
            for frame in frames:
                self.far_end.sent(frame.prompt_id, frame.sequence, frame.samples)
        return frames

    def acknowledge(
        self, prompt_id: int, played_samples: int, at_sample: int, complete: bool
    ) -> None:
        """Take the glasses' word for what was played."""
        if self.far_end:
            self.far_end.played(prompt_id, played_samples, at_sample)
        self._playback.acknowledge(prompt_id, played_samples, at_sample, complete)

    def interrupt(self, onset_sample: int | None) -> None:
        """Fall silent now, for good. With the onset of the wearer's speech it is a barge-in."""
        if self._playback.idle:
            self.drop()
            return
        self._barge_in_sample = onset_sample if self._playback.speaking else None
        self.on_flush(self._playback.flush(self.now_sample))

    def hold(self, onset_sample: int) -> None:
        """Fall silent now and keep what is left, until `take_up` or `drop`: then it is a barge-in."""
        self._barge_in_sample = onset_sample if self._playback.speaking else None
        self._held_at_sample = self.now_sample
        up_to = self._playback.hold()
        if up_to is not None:
            self.on_flush(up_to)

    def take_up(self) -> None:
        """Go on from where it was heard; after a while, from where that sentence begins."""
        self._barge_in_sample = None
        held_samples = self.now_sample - self._held_at_sample
        self._playback.take_up(to_sentence=held_samples > ms_to_samples(_FORGOTTEN_MS))

    def drop(self) -> None:
        """Forget what was held."""
        self._playback.drop(self.now_sample)

    def go_on(self, turn: Turn | None) -> bool:
        """Say the rest of what was dropped, from the sentence that was cut; say if there was any."""
        left = self._playback.left()
        number = turn.number if turn else None
        for one in left:
            ended = partial(self._ended, number, lambda _heard: None)
            started = partial(self._started, turn)
            prompt = Prompt(0, Channel.SPEECH, one.is_theirs, on_started=started, on_ended=ended)
            self._playback.add(prompt)
            self._playback.feed(prompt, np.concatenate(one.frames), last=True)
        return bool(left)

    def lose(self) -> None:
        """The glasses went away: nothing queued will be heard, and nobody will say where it ended."""
        self._barge_in_sample = None
        self._playback.abandon(self.now_sample)
        if self.far_end:
            self.far_end.forget_sent()

    def _speak(
        self,
        text: str,
        voice: Voice,
        turn: Turn | None,
        on_heard: Callable[[Heard], None],
        is_theirs: bool = False,
    ) -> None:
        number = turn.number if turn else None
        prompt = self._playback.add(
            Prompt(
                0,
                Channel.SPEECH,
                is_theirs,
                on_started=partial(self._started, turn),
                on_ended=partial(self._ended, number, on_heard),
            )
        )
        parts = sentences(as_spoken(text, self.lang), self.lang)
        if turn and parts and parts[0] == turn.prepared_sentence:
            turn.reply_was_prepared = True
        sound, self._earcon = self._earcon, None
        if not parts:
            self._feed(prompt, True, sound, np.zeros(0, np.int16))
        for i, part in enumerate(parts):
            last = i == len(parts) - 1
            work = partial(self._synthesize, voice, part)
            if i == 0 and (voice.name, self.lang, part) in self._voices.cache:
                self._feed(prompt, last, sound, work())
            else:
                self._jobs.submit(
                    self._worker.urgent, work, partial(self._feed, prompt, last, sound)
                )
            sound = None

    def _synthesize(self, voice: Voice, part: str) -> Samples | VoiceError:
        try:
            return self._voices.cache.speak(voice, part, self.lang)
        except VoiceError as error:
            return error

    def _feed(
        self, prompt: Prompt, last: bool, sound: Samples | None, made: Samples | VoiceError
    ) -> None:
        """Add what was made to a prompt. Raises the `VoiceError` that stopped it, after ending it."""
        if prompt.whole:  # flushed meanwhile: nobody wants the rest
            return
        if isinstance(made, VoiceError):
            self._playback.feed(prompt, _mixed(np.zeros(0, np.int16), sound), last=True)
            raise made
        self._playback.feed(prompt, _mixed(_at_volume(made, self.volume), sound), last)

    def _started(self, turn: Turn | None, at_sample: int) -> None:
        if turn and turn.first_audio_sample is None:
            turn.first_audio_sample = at_sample
        self._journal.write("speech_out_started", at_sample, turn.number if turn else None)

    def _ended(
        self,
        turn: int | None,
        on_heard: Callable[[Heard], None],
        at_sample: int,
        heard: Heard,
    ) -> None:
        if heard.heard_ms:  # what was not heard did not end, and nobody talked over it
            fields = {"heard_ms": heard.heard_ms, "complete": heard.complete}
            self._journal.write("speech_out_ended", at_sample, turn, **fields)
            self._note_barge_in(at_sample, heard)
        on_heard(heard)

    def _note_barge_in(self, at_sample: int, heard: Heard) -> None:
        if not heard.complete and self._barge_in_sample is not None:
            overlap_ms = samples_to_ms(max(0, at_sample - self._barge_in_sample))
            self._barge_in_sample = None
            self._journal.write("barge_in", at_sample, None, overlap_ms=overlap_ms)


def _at_volume(samples: Samples, volume: int) -> Samples:
    """Return speech as loud as the wearer wants it: as it was made at the usual volume."""
    if volume == USUAL_VOLUME:
        return samples
    gain = max(_SOFTEST, volume / USUAL_VOLUME)
    louder: Samples = np.clip(samples * gain, -32768, 32767).astype(np.int16)
    return louder


def _mixed(samples: Samples, sound: Samples | None) -> Samples:
    """Return speech with a sound under its beginning."""
    if sound is None:
        return samples
    mixed = np.zeros(max(len(samples), len(sound)), np.int32)
    mixed[: len(samples)] += samples
    mixed[: len(sound)] += sound // 2
    return np.clip(mixed, -32768, 32767).astype(np.int16)
