"""What words mean at this moment: understanding, given all that the dialogue and the phone know."""

from dataclasses import dataclass, replace
from datetime import timedelta

from agent.actions.phone import Phone
from agent.dialogue.turns import Conversation
from agent.events import Intent, Lang
from agent.understanding import Context, Draft, LastMessage, understand

# A pause and the endpoint that follows it are one moment: "in ten minutes" is counted from the first.
_ONE_MOMENT = timedelta(seconds=5)


@dataclass(frozen=True)
class _Understood:
    text: str
    lang: Lang
    context: Context
    intent: Intent

    def holds(self, text: str, lang: Lang, context: Context) -> bool:
        """Tell whether these words, now, mean what they meant then."""
        if (text, lang) != (self.text, self.lang):
            return False
        now, then = context.now, self.context.now
        at_once = now == then or (now and then and timedelta() <= now - then <= _ONE_MOMENT)
        return bool(at_once) and replace(context, now=then) == self.context


class Meaning:
    """One session's. What was understood last is remembered: a pause may have been the end."""

    def __init__(self, conversation: Conversation, phone: Phone) -> None:
        self._conversation, self._phone = conversation, phone
        self._last: _Understood | None = None

    def of(self, text: str, lang: Lang) -> Intent:
        """Return what the wearer means by `text`."""
        context = self.context
        if self._last is None or not self._last.holds(text, lang, context):
            self._last = _Understood(text, lang, context, understand(text, lang, context))
        return self._last.intent

    @property
    def context(self) -> Context:
        """What decides, beside the words, what they mean."""
        state, book = self._conversation.context, self._phone.phonebook
        last = state.last_message
        talked_about = {state.draft_recipient, last.room if last else None}
        return Context(
            expecting=state.expecting,
            call=state.call,
            contacts=book.contacts,
            rooms=tuple(room.name for room in book.rooms),
            choices=state.choices,
            last_message=LastMessage(last.sender, last.room) if last else None,
            draft=Draft(state.draft_recipient, state.draft_body)
            if state.draft_recipient or state.draft_body
            else None,
            caller=state.caller,
            now=state.now,
            recent=self._phone.recent,
            members=next((one.members for one in book.rooms if one.name in talked_about), ()),
        )
