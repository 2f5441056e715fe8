"""The audio's way, joined: one session from the glasses' microphone back to their speaker.

glasses -> link -> listening (vad, endpoint, asr, guard) -> understanding -> dialogue
        <- link <- speaking (spoken form, voice, playback) <-          <- phone
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from agent.actions.phone import Phone
from agent.addressed import ListenMode
from agent.asr.biasing import spoken_names
from agent.asr.hearing import Hearing
from agent.asr.recognizer import Recognizer
from agent.conversing import Conversing
from agent.dialogue.prompts import FIXED, prompt
from agent.dialogue.turns import Conversation
from agent.events import Lang
from agent.jobs import Jobs
from agent.listening import Listening, ListeningOptions
from agent.session import Inbox, Parts, Session
from agent.speaking import Speaking, Voices
from agent.speech.sentences import sentences
from agent.speech.spoken import as_spoken
from agent.trace import Journal
from agent.vad import SileroModel
from agent.worker import Worker


@dataclass(frozen=True)
class Stages:
    """The engines, loaded once and shared by every session, each with its own worker thread."""

    vad: SileroModel
    recognizer: Recognizer
    voices: Voices
    hearing: Hearing = field(default_factory=Hearing)
    saying: Worker = field(default_factory=lambda: Worker("saying"))

    def prepare(self, lang: Lang) -> None:
        """Have the fixed sentences spoken ahead, in the voice's idle time."""
        for key in FIXED:
            texts = sentences(as_spoken(prompt(key, lang).text, lang), lang)
            self.saying.spare.submit(self.voices.cache.prepare, self.voices.own, texts, lang)

    def close(self) -> None:
        self.hearing.shutdown()
        self.saying.shutdown(cancel_waiting=True)


@dataclass(frozen=True)
class SessionOptions:
    """What the wearer chose. `hear` None lets each utterance be Korean or English.

    `listen`: whether a tap or the wake phrase must come first (see `addressed`).
    """

    lang: Lang = Lang.KOREAN
    hear: Lang | None = Lang.KOREAN
    confirm: str = "risky"
    listen: ListenMode = ListenMode.OPEN
    listening: ListeningOptions = field(default_factory=ListeningOptions)


def open_session(
    id: str,
    stages: Stages,
    phone: Phone,
    journal: Journal,
    options: SessionOptions,
    now: Callable[[], datetime],
) -> Session:
    """Return a session with its stages joined; `Session.run` serves it.

    `id` is part of every idempotency key: no other session on the same store may have had it.
    """
    inbox = Inbox()
    jobs = Jobs(inbox.wake)
    speaking = Speaking(stages.voices, stages.saying, jobs, journal, options.lang)
    listening = Listening(
        stages.vad, stages.recognizer, stages.hearing, jobs, journal,
        options.listening, options.hear,
    )  # fmt: skip
    listening.names = lambda: _mentionable(phone)
    conversation = Conversation(options.lang, phone.phonebook, id, now, options.confirm)
    conversing = Conversing(conversation, phone, listening, speaking, jobs, journal, options.listen)
    conversing.recall()
    described = {
        "model": stages.recognizer.name,
        "voice": stages.voices.own.name,
        "carriers": list(phone.carriers),
    }
    parts = Parts(inbox, jobs, listening, speaking, conversing)
    return Session(parts, phone, journal, described)


def _mentionable(phone: Phone) -> list[str]:
    """Whom and what the wearer may well name: people as they are called, and rooms."""
    book = phone.phonebook
    called = [name for contact in book.contacts for name in (contact.name, *contact.aliases)]
    return spoken_names([*called, *(room.name for room in book.rooms)])
