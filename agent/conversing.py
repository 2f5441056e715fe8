"""Between hearing and speaking: the wearer's words to the dialogue, and what others do, in its time.

The dialogue decides what is said, `dialogue.floor` when others are told of; this shell joins them to
one session's ears, mouth and phone, and measures the waits.
"""

from collections.abc import Callable

from agent.actions.phone import Phone
from agent.addressed import Attention, ListenMode, Situation
from agent.audio.frames import ms_to_samples
from agent.dialogue.floor import Floor, Grant, Sounds
from agent.dialogue.turns import Conversation
from agent.echo import TextEcho
from agent.enacting import Enacting
from agent.events import (
    CallState,
    Earcon,
    Expecting,
    Heard,
    HeardOut,
    Listen,
    Message,
    NotHeard,
    Say,
    Show,
    Stimulus,
    Tapped,
    TimedOut,
    Transcript,
)
from agent.foresight import Foresight
from agent.heeding import Heeding
from agent.jobs import Jobs
from agent.listening import Listening
from agent.meaning import Meaning
from agent.receipts import Receipts
from agent.speaking import Speaking
from agent.trace import Journal, Turn
from agent.turntaking.closing import Closing, Look, look
from agent.turntaking.interruption import Doing
from agent.utterance import Utterance
from agent.yielding import Yielding

_KEPT = "conversation"  # under which the store has what the dialogue keeps
_VOICE_PROBABILITY = 0.5


class Conversing:
    """Joins one session's ears, mouth and phone through its dialogue."""

    def __init__(
        self,
        conversation: Conversation,
        phone: Phone,
        listening: Listening,
        speaking: Speaking,
        jobs: Jobs,
        journal: Journal,
        mode: ListenMode = ListenMode.OPEN,
    ) -> None:
        self._attention = Attention(mode)
        self._conversation, self._phone = conversation, phone
        self._foresight = Foresight(conversation)
        self._meaning = Meaning(conversation, phone)
        self._floor = Floor(conversation)
        self._listening, self._speaking = listening, speaking
        self._jobs, self._journal = jobs, journal
        self._receipts = Receipts(phone, journal)
        self._aloud = TextEcho()
        self._enacting = Enacting(phone, listening, speaking, self._aloud, jobs, journal)
        self._yielding = Yielding(listening, speaking)
        self._heeding = Heeding(
            conversation,
            self._meaning,
            self._attention,
            self._yielding,
            speaking,
            self._aloud,
            journal,
        )
        self._listen = Listen()
        self._deadline_sample: int | None = None
        self._onset_sample = 0
        self._kept = conversation.kept
        self._now_sample = 0
        self.may_speak = True  # false while the glasses are off: announcements wait
        self._enacting.on_stimulus = self.tell
        self._enacting.on_listen = self._wait_for
        self._enacting.on_reading = self._floor.forget
        self._enacting.on_heard_out = self._heard_out
        listening.judge = self._look
        listening.on_resumed = speaking.withdraw
        listening.on_endpoint = speaking.commit
        listening.on_utterance = self._understand
        listening.on_started = self._wearer_speaks
        listening.access = lambda onset: self._attention.access(onset, self._situation())

    @property
    def now_sample(self) -> int:
        return self._now_sample

    @now_sample.setter
    def now_sample(self, sample: int) -> None:
        self._now_sample = self._enacting.now_sample = sample

    @property
    def on_card(self) -> Callable[[Show], None]:
        return self._enacting.on_card

    @on_card.setter
    def on_card(self, show: Callable[[Show], None]) -> None:
        self._enacting.on_card = show

    @property
    def idle(self) -> bool:
        """Whether nothing is said, heard, done or about to be."""
        return self._speaking.idle and not self._listening.busy and self._jobs.idle

    # --- what happens by itself -------------------------------------------------------------------

    def tick(self) -> None:
        """One frame has passed: take in what others did, and look whether a wait is over."""
        situation = self._situation()
        self._attention.follow(self.now_sample, situation)
        access = self._attention.access(self.now_sample, situation)
        self._yielding.follow(self.now_sample, access.is_open, self._doing())
        if self._speaking.idle:
            self._aloud.hush(self.now_sample)
        for happened in self._phone.poll():
            if happened.event:
                self._journal.write(happened.event, self.now_sample, None, **happened.fields)
            if happened.stimulus:
                self._floor.claim(happened.stimulus, self.now_sample)
        self._enacting.carry_out_due()
        self._give_floor()
        self._receipts.follow(self.now_sample, self.idle)
        self._look_at_the_clock()

    def _give_floor(self) -> None:
        """Tell the dialogue what others did, as far as the floor is free for it."""
        while True:
            self._floor.follow(self.now_sample, self._sounds())
            grant = self._floor.grant()
            if grant is None:
                break
            self._pass_on(grant)
        if self._floor.signals():
            self._enacting.carry_out([Earcon("incoming")], None)

    def _pass_on(self, grant: Grant) -> None:
        if grant.cuts:
            self._yielding.give_up()
            self._speaking.interrupt(None)
        if self._situation().call is CallState.RINGING or not self._conversation.is_under_way:
            self._attention.interrupted()
        self.tell(grant.stimulus)

    def _look_at_the_clock(self) -> None:
        """Tell the dialogue once it has waited long enough; the wait begins when all is silent."""
        if not self.idle or not self.may_speak:
            self._deadline_sample = None
        elif self._listen.timeout_ms is not None:
            if self._deadline_sample is None:
                self._deadline_sample = self.now_sample + ms_to_samples(self._listen.timeout_ms)
            elif self.now_sample >= self._deadline_sample:
                self._listen = Listen(self._listen.expecting)
                self.tell(TimedOut())

    def _wait_for(self, listen: Listen) -> None:
        self._listen, self._deadline_sample = listen, None

    # --- the dialogue -----------------------------------------------------------------------------

    def tell(self, stimulus: Stimulus, turn: Turn | None = None) -> None:
        """Let the dialogue know, carry out what it wants, and keep what is to survive a restart."""
        self._enacting.carry_out(self._foresight.hear(stimulus), turn)
        if self._conversation.kept != self._kept:
            self._kept = self._conversation.kept
            self._phone.keep(_KEPT, self._kept)

    def recall(self) -> None:
        """Take up what an earlier session kept. Raises `CarrierError`."""
        if kept := self._phone.kept(_KEPT):
            self._kept = kept
            self._enacting.carry_out(self._conversation.restore(kept), None)

    def tapped(self) -> None:
        """The wearer wants to speak, or to stop what is about to be done."""
        self._yielding.give_up()
        self._speaking.interrupt(None)
        self._attention.summoned(self.now_sample)
        self._listening.attend(self.now_sample)
        self.tell(Tapped())

    def note_battery(self, percent: int) -> None:
        self._conversation.note_battery(percent)

    def say(self, say: Say) -> None:
        """Speak a sentence that is no part of the dialogue."""
        self._speaking.say(say, None)

    def not_heard(self, turn: Turn, reason: str) -> None:
        """An utterance was lost: the dialogue decides what to say about it."""
        self._receipts.open(turn, self.now_sample)
        self._yielding.give_up()
        self.tell(NotHeard(reason), turn)

    def finish(self) -> None:
        """The session is over: write the receipts that are still open."""
        self._receipts.open(self._listening.deciding, self.now_sample)
        self._receipts.close(self.now_sample)

    def _heard_out(self, message: Message) -> None:
        self._foresight.hear(HeardOut(message))

    # --- the wearer -------------------------------------------------------------------------------

    def _wearer_speaks(self) -> None:
        self._deadline_sample = None
        self._onset_sample = self._listening.onset_sample
        self._yielding.begin(self._onset_sample, self._doing())

    def _look(self, read: Transcript, is_believed: bool) -> Look:
        """Judge from a pause's reading whether the wearer has finished; have the answer ready."""
        intent, state = self._meaning.of(read.text, read.lang), self._conversation.context
        in_call = state.call is CallState.ACTIVE
        judged = look(read.text, read.lang, state.expecting, intent, in_call)
        if is_believed and judged.closing is not Closing.OPEN:
            answer = self._foresight.first_words(Heard(intent, read))
            if answer:
                self._speaking.prepare(answer)
        return judged

    def _understand(self, turn: Turn, utterance: Utterance) -> None:
        self._receipts.open(turn, self.now_sample)
        stimulus = self._heeding.heed(turn, utterance, self._onset_sample, self.now_sample)
        if stimulus:
            self.tell(stimulus, turn)

    # --- how things stand -------------------------------------------------------------------------

    def _sounds(self) -> Sounds:
        return Sounds(
            wearer=self._listening.busy or self._yielding.is_holding,
            voice=self._listening.probability >= _VOICE_PROBABILITY,
            agent=not self._speaking.idle,
            reading=self._speaking.reading,
            working=not self._jobs.idle,
            in_call=self._phone.call.state is CallState.ACTIVE,
            worn=self.may_speak,
        )

    def _doing(self) -> Doing:
        """What a voice that begins now would interrupt."""
        state = self._phone.call.state
        if state in (CallState.ACTIVE, CallState.DIALING):
            return Doing.CALL
        if self._speaking.reading:
            return Doing.READING
        if self._speaking.speaking:
            waits = self._listen.expecting is not Expecting.COMMAND or self._listen.timeout_ms
            return Doing.ASKING if waits or state is CallState.RINGING else Doing.STATING
        return Doing.NOTHING if self.idle else Doing.THINKING

    def _situation(self) -> Situation:
        return Situation(
            speaking=not self._speaking.idle,
            asked=self._conversation.is_under_way,
            call=self._phone.call.state,
        )
