"""Which of the wearer's words are acted on: from a finished utterance to what the dialogue is told.

Not acted on are words to somebody else, our own echo, sounds that only seemed to be words, and signs
of listening ("응") over something that is read aloud, which then simply goes on.
"""

import time
from dataclasses import replace

from agent.addressed import Access, Attention
from agent.asr.wake import without_phrase
from agent.dialogue.turns import Conversation
from agent.echo import TextEcho
from agent.events import Called, Expecting, Heard, Intent, NotHeard, Stimulus, Transcript
from agent.meaning import Meaning
from agent.speaking import Speaking
from agent.trace import Journal, Turn
from agent.turntaking.interruption import STOP_INTENTS, Move, Words, wants_more
from agent.utterance import Utterance
from agent.yielding import Yielding

# Nobody spoke, or not to us: nothing to ask again.
_SILENT_REASONS = ("no_speech", "not_addressed")
_PHRASE_MISREAD = 2.0  # what the wake phrase may cost in the text, once the ear was sure of it


class Heeding:
    """One session's."""

    def __init__(
        self,
        conversation: Conversation,
        meaning: Meaning,
        attention: Attention,
        yielding: Yielding,
        speaking: Speaking,
        aloud: TextEcho,
        journal: Journal,
    ) -> None:
        self._conversation, self._meaning = conversation, meaning
        self._attention, self._yielding = attention, yielding
        self._speaking, self._aloud, self._journal = speaking, aloud, journal

    def heed(
        self, turn: Turn, utterance: Utterance, onset_sample: int, now_sample: int
    ) -> Stimulus | None:
        """Return what to tell the dialogue of an utterance that began at `onset_sample`, if anything."""
        if utterance.rejected in _SILENT_REASONS:
            self._yielding.heard(Words("", rejected=True))
            return None
        called, transcript = self._without_phrase(utterance)
        if called or utterance.woken:
            self._attention.summoned(now_sample)
        if called and not transcript.text:
            self._yielding.give_up()
            return Called()
        intent = self._meaning.of(transcript.text, transcript.lang)
        is_echo = self._aloud.is_echo(transcript.text, onset_sample)
        rejected = utterance.rejected is not None or is_echo
        words = Words(transcript.text, "unknown" if is_echo else intent.name, rejected)
        spoken_over = self._yielding.is_holding and self._speaking.speaking
        move = self._yielding.heard(words)
        if move is Move.TAKE_UP and spoken_over:
            if is_echo:
                self._reject(turn, transcript.text, "echo", now_sample)
            return None
        stops = spoken_over and words.intent in STOP_INTENTS  # however badly it was heard
        if (utterance.rejected or utterance.cut_off) and not stops:
            if utterance.access is Access.LIKELY:
                return None
            reason = "max_length" if utterance.cut_off else str(utterance.rejected)
            return NotHeard(reason, transcript.text)
        if is_echo:
            self._reject(turn, transcript.text, "echo", now_sample)
            return NotHeard("echo", transcript.text)
        if utterance.access is Access.LIKELY and intent.name == "unknown":
            self._reject(turn, transcript.text, "not_addressed", now_sample)
            return None
        self._attention.accepted(now_sample)
        turn.intent_clock_s = time.perf_counter()
        self._journal.write("intent", now_sample, turn.number, **_fields(intent))
        if wants_more(transcript.text) and self._goes_on(turn, now_sample):
            return None
        return Heard(intent, transcript)

    def _goes_on(self, turn: Turn, now_sample: int) -> bool:
        """Say the rest of what the wearer had stopped, unless something else is under way."""
        if self._conversation.is_under_way or not self._speaking.go_on(turn):
            return False
        self._aloud.go_on(now_sample)
        return True

    def _without_phrase(self, utterance: Utterance) -> tuple[bool, Transcript]:
        """Return whether the wearer called the agent, and the words behind the wake phrase.

        Nothing is taken from dictation, unless the phrase was needed.
        """
        transcript, woken = utterance.transcript, utterance.woken
        if self._conversation.context.expecting is Expecting.BODY and not woken:
            return False, transcript
        most_cost = _PHRASE_MISREAD if woken else 0.0
        rest = without_phrase(transcript.text, transcript.lang, most_cost)
        return (False, transcript) if rest is None else (True, replace(transcript, text=rest))

    def _reject(self, turn: Turn, text: str, reason: str, now_sample: int) -> None:
        """Record words that are not acted on."""
        self._journal.write("rejected", now_sample, turn.number, text=text, reason=reason)


def _fields(intent: Intent) -> dict[str, object]:
    return {
        "intent": intent.name,
        "slots": dict(intent.slots),
        "confidence": round(intent.confidence, 3),
    }
