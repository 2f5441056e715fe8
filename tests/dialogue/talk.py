"""A wearer, the people they know and a phone that does as told, for tests of the dialogue."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from typing import Any

from agent.dialogue.floor import Claim, Floor, Sounds
from agent.dialogue.turns import Conversation
from agent.events import (
    Arrived,
    Call,
    CallChanged,
    CallState,
    Contact,
    Do,
    Earcon,
    Effect,
    Heard,
    Intent,
    Lang,
    Listen,
    Message,
    NotHeard,
    Operation,
    Outcome,
    PastCall,
    ReadAloud,
    ReadInbox,
    Room,
    Say,
    SearchMessages,
    SendMessage,
    SetStyle,
    Show,
    Stimulus,
    Tapped,
    TheirWords,
    TimedOut,
    Transcript,
)

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=timezone(timedelta(hours=9)))

MINSU = Contact("김민수", id="c1", labels=("회사",), phone="010-2345-6789")
MINSEO = Contact("김민서", id="c2")
MOM = Contact("엄마", id="c3", aliases=("어머니",))
GRANDMA = Contact("할머니", id="c4")
JISU_WORK = Contact("박지수", id="c5", labels=("회사",))
JISU_SCHOOL = Contact("박지수", id="c6", labels=("학교",))
POLICE = Contact("경찰서", id="c7", phone="112")
FAMILY = Room("가족방", ("엄마", "아빠"))

FROM_MOM = Message("m1", "엄마", TheirWords("저녁 먹고 오니?"))
FROM_MINSU = Message("m2", "김민수", TheirWords("회의 늦춰졌어"))
IN_FAMILY = Message("m3", "엄마", TheirWords("다들 언제 와?"), room="가족방")


@dataclass
class People:
    contacts: tuple[Contact, ...] = (
        MINSU,
        MINSEO,
        MOM,
        GRANDMA,
        JISU_WORK,
        JISU_SCHOOL,
        POLICE,
    )
    rooms: tuple[Room, ...] = (FAMILY,)

    def set_style(self, wanted: SetStyle) -> None:
        self.contacts = tuple(
            replace(one, style=wanted.style) if one.id == wanted.contact_id else one
            for one in self.contacts
        )


def heard(
    name: str, slots: dict[str, Any] | None = None, sure: float = 0.95, text: str = ""
) -> Heard:
    transcript = Transcript(text, Lang.KOREAN, sure, audio_ms=1_200, decode_ms=10, model="test")
    return Heard(Intent(name, slots or {}, confidence=0.95), transcript)


_A_WHILE = 1_000_000  # samples: longer than any pause that the floor asks for


@dataclass
class Talk:
    """A conversation and everything that came of it. `errors` makes operations fail by class.

    A wait that is over once everything has been heard is over by itself, unless `interrupts`. What
    others do is told as soon as the floor is free: after every stimulus there is silence for a while.
    """

    lang: Lang = Lang.KOREAN
    confirm: str = "risky"
    inbox: tuple[Message, ...] = ()
    errors: dict[type, str] = field(default_factory=dict)
    interrupts: bool = False
    calls: tuple[PastCall, ...] = ()
    people: People = field(default_factory=People)

    def __post_init__(self) -> None:
        self.conversation = Conversation(
            self.lang, self.people, session_id="s1", now=lambda: self.now, confirm=self.confirm
        )
        self.now = NOW
        self.floor = Floor(self.conversation)
        self.now_sample = 0
        self.operations: list[Operation] = []
        self.last: list[Effect] = []

    def hear(self, stimulus: Stimulus | Claim) -> list[Effect]:
        """Pass on a stimulus; carry out what is asked for; return every effect of it."""
        self.last = []
        if isinstance(stimulus, Claim):
            self.floor.claim(stimulus, self.now_sample)
        else:
            self._pass_on(stimulus)
        self.now_sample += _A_WHILE
        self.floor.follow(self.now_sample, Sounds())
        while grant := self.floor.grant():
            self._pass_on(grant.stimulus)
        return self.last

    def _pass_on(self, stimulus: Stimulus) -> None:
        effects = self.conversation.hear(stimulus)
        self.last += effects
        while effects and (news := self._what_follows(effects[-1])):
            effects = self.conversation.hear(news)
            self.last += effects

    def _what_follows(self, effect: Effect) -> Stimulus | None:
        match effect:
            case Do(operation):
                return self.perform(operation)
            case Listen(timeout_ms=0) if not self.interrupts:
                return TimedOut()
        return None

    def perform(self, operation: Operation) -> Outcome:
        self.operations.append(operation)
        messages = self.inbox if isinstance(operation, ReadInbox | SearchMessages) else ()
        if isinstance(operation, SetStyle):
            self.people.set_style(operation)
        unsent = next(
            (one for one in reversed(self.operations) if isinstance(one, SendMessage)), None
        )
        error = self.errors.get(type(operation))
        return Outcome(operation, error, messages, self.calls, unsent)

    def say(self, name: str, sure: float = 0.95, text: str = "", **slots: Any) -> list[Effect]:
        return self.hear(heard(name, slots, sure, text))

    def wait(self) -> list[Effect]:
        return self.hear(TimedOut())

    def tap(self) -> list[Effect]:
        return self.hear(Tapped())

    def mumble(self, reason: str = "low_confidence", text: str = "") -> list[Effect]:
        return self.hear(NotHeard(reason, text))

    def arrive(self, message: Message) -> list[Effect]:
        return self.hear(Arrived(message))

    def call(self, state: CallState, contact: str = "할머니", call_id: str = "k1") -> list[Effect]:
        return self.hear(CallChanged(Call(call_id, contact, state)))

    @property
    def keys(self) -> list[str]:
        """The prompts of the last answer."""
        return [effect.key for effect in self.last if isinstance(effect, Say)]

    @property
    def words(self) -> str:
        """Everything of ours that was spoken in the last answer."""
        return " ".join(effect.text for effect in self.last if isinstance(effect, Say))

    @property
    def read(self) -> list[str]:
        return [effect.message.id for effect in self.last if isinstance(effect, ReadAloud)]

    @property
    def earcons(self) -> list[str]:
        return [effect.name for effect in self.last if isinstance(effect, Earcon)]

    @property
    def cards(self) -> list[Show]:
        return [effect for effect in self.last if isinstance(effect, Show)]

    @property
    def listen(self) -> Listen:
        return next(effect for effect in reversed(self.last) if isinstance(effect, Listen))

    @property
    def sent(self) -> list[tuple[str, str]]:
        made = (one for one in self.operations if isinstance(one, SendMessage))
        return [(one.to, one.body) for one in made]

    @property
    def done(self) -> list[str]:
        return [type(operation).__name__ for operation in self.operations]
