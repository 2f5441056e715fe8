"""Every sentence the agent says and every word on its cards, in both languages, by stable key.

`{name:이/가}` takes the particle that fits the name. `{to}` comes with its own: see `to_whom`.
"""

from collections.abc import Sequence
from datetime import datetime
from string import Formatter

from agent.dialogue.particles import PARTICLES, attach
from agent.events import Lang, Say

SENTENCES: dict[str, tuple[str, str]] = {
    # sending
    "ask_recipient": ("누구한테 보낼까요?", "Who is it for?"),
    "ask_recipient_short": ("누구한테요?", "To whom?"),
    "ask_body": ("{to} 뭐라고 보낼까요?", "What should I say {to}?"),
    "ask_body_short": ("뭐라고 할까요?", "What should I say?"),
    "choose_person": ("{options}. 누구예요?", "{options}. Which one?"),
    "choose_person_short": ("몇 번이에요?", "Which number?"),
    "unknown_recipient": (
        "{name:은/는} 연락처에 없어요. 누구한테 보낼까요?",
        "I don't have {name} in your contacts. Who is it for?",
    ),
    "one_at_a_time": (
        "한 번에 한 사람한테만 보낼 수 있어요. 누구한테 먼저 보낼까요?",
        "I can write to one person at a time. Who is first?",
    ),
    "send_grace": ('{to} "{body}" 보낼게요.', 'Sending "{body}" {to}.'),
    "send_confirm": ('{to} "{body}" 보낼까요?', 'Send "{body}" {to}?'),
    "send_confirm_short": ("보낼까요?", "Send it?"),
    "draft_again": (
        '아까 쓰던 거예요. {to} "{body}" 보낼까요?',
        'You were writing this. Send "{body}" {to}?',
    ),
    "ask_edit": ("어떻게 고칠까요?", "What should I change?"),
    "ask_edit_short": ("뭘 고칠까요?", "Change what?"),
    "sent": ("보냈어요.", "Sent."),
    "sent_unasked": ('{to} "{body}" 보냈어요.', 'Sent "{body}" {to}.'),
    "cancelled": ("취소했어요.", "Cancelled."),
    "draft_kept": ("안 보내고 적어 뒀어요.", "Not sent. I kept the draft."),
    "no_draft": ("쓰던 메시지가 없어요.", "There is no draft."),
    "queued": ("연결되면 바로 보낼게요.", "I'll send it once I'm back online."),
    # reading
    "unread_count": ("새 메시지 {count}개예요.", "{count} new messages."),
    "message_from": ("{name:이/가} 보냈어요.", "From {name}."),
    "message_from_room": ("{room}에서 {name:이/가} 보냈어요.", "From {name} in {room}."),
    "no_unread": ("새 메시지가 없어요.", "No new messages."),
    "no_messages_from": ("{name:이/가} 보낸 메시지가 없어요.", "Nothing from {name}."),
    "no_messages_in": ("{name}에는 새 글이 없어요.", "Nothing new in {name}."),
    "no_more": ("더 없어요.", "That's all."),
    "ask_sender": ("누가 보낸 걸 읽을까요?", "Whose messages?"),
    "unknown_sender": (
        "{name:은/는} 연락처에 없어요. 누가 보낸 걸 읽을까요?",
        "I don't have {name} in your contacts. Whose messages?",
    ),
    "incoming_message": (
        "{name}한테서 메시지가 왔어요. 읽어 드릴까요?",
        "A message from {name}. Shall I read it?",
    ),
    "incoming_room_message": (
        "{room}에 {name} 메시지가 왔어요. 읽어 드릴까요?",
        "A message from {name} in {room}. Shall I read it?",
    ),
    "incoming_messages": (
        "메시지 {count}개가 왔어요. 읽어 드릴까요?",
        "{count} messages came in. Shall I read them?",
    ),
    # calls
    "calling": ("{to} 전화 걸게요.", "Calling {name}."),
    "call_confirm": ("{to} 전화할까요?", "Call {name}?"),
    "call_confirm_short": ("걸까요?", "Call?"),
    "ask_callee": ("누구한테 전화할까요?", "Who should I call?"),
    "unknown_callee": (
        "{name:은/는} 연락처에 없어요. 누구한테 전화할까요?",
        "I don't have {name} in your contacts. Who should I call?",
    ),
    "no_room_calls": ("단체방에는 전화를 못 걸어요.", "I can't call a group."),
    "incoming_call": ("{name}한테서 전화가 왔어요. 받을까요?", "{name} is calling. Answer?"),
    "incoming_call_short": ("받을까요?", "Answer?"),
    "call_rejected": ("안 받을게요.", "Declined."),
    "call_rejected_message": (
        "{quoted:이라고/라고} 전하고 끊었어요.",
        "Declined, and told them {quoted}.",
    ),
    "call_ended": ("통화가 끝났어요.", "The call has ended."),
    "call_unanswered": ("전화를 안 받네요.", "No answer."),
    "call_missed": ("{name} 전화가 끊겼어요.", "{name} hung up."),
    "no_call": ("지금은 통화 중이 아니에요.", "There is no call right now."),
    "no_incoming_call": ("걸려 온 전화가 없어요.", "Nobody is calling."),
    "in_a_call": ("지금 통화 중이에요.", "You are in a call."),
    "emergency": (
        "{number:은/는} 제가 걸 수 없어요. 휴대전화로 직접 걸어 주세요.",
        "I can't call {number}. Please dial it on your phone.",
    ),
    "emergency_message": (
        "{number}에는 제가 보낼 수 없어요. 휴대전화로 직접 걸어 주세요.",
        "I can't write to {number}. Please call it on your phone.",
    ),
    # answers and asides
    "time": ("{time:이에요/예요}.", "It's {time}."),
    "date": ("{date}, {time:이에요/예요}.", "It's {date}, {time}."),
    "help": (
        "메시지를 보내거나 읽고, 전화를 걸 수 있어요. 예를 들면, 엄마한테 늦는다고 보내 줘.",
        "I can send and read messages and make calls. Try: text Mom I'm running late.",
    ),
    "help_task": ("그만두려면 취소라고 하세요.", "Say cancel to stop."),
    "not_yet": ("그건 아직 못 해요.", "I can't do that yet."),
    # not understood
    "say_again": ("다시 말씀해 주세요.", "Could you say that again?"),
    "say_again_short": ("한 번만 더요.", "Once more?"),
    "not_understood": ("잘 못 알아들었어요.", "Sorry, I didn't get that."),
    "too_long": (
        '"{words}"까지 들었어요. 계속하실래요?',
        'I heard up to "{words}". Do you want to go on?',
    ),
    "go_on": ("네, 말씀하세요.", "Go ahead."),
    "link_lost": ("연결이 끊겼어요.", "The connection is gone."),
    "link_back": ("다시 연결됐어요. 다시 말씀해 주세요.", "I'm back. Please say that again."),
    # what went wrong
    "error_recognition": (
        "잘 못 들었어요. 다시 말씀해 주세요.",
        "I missed that. Please say it again.",
    ),
    "error_carrier": ("지금은 안 되네요.", "That didn't work just now."),
    "error_internal": (
        "문제가 생겼어요. 다시 말씀해 주세요.",
        "Something went wrong. Please try again.",
    ),
    "error_offline": ("지금은 연결이 안 돼요.", "I'm offline right now."),
    "error_too_long": ("메시지가 너무 길어요.", "That message is too long."),
    "error_full_disk": ("저장할 자리가 없어요.", "There is no space left."),
    "error_unknown_recipient": ("받는 사람을 못 찾았어요.", "I couldn't find that person."),
    "error_busy": ("지금 통화 중이래요.", "The line is busy."),
    # said once, at start
    "ready": ("네, 듣고 있어요.", "I'm listening."),
    "synthetic_model_notice": (
        "저는 합성한 목소리로만 배워서 잘못 들을 수 있어요.",
        "I learned from synthetic voices only, so I may mishear you.",
    ),
    "fetch_model_offer": (
        "더 잘 알아듣는 모델을 받아 둘 수 있어요.",
        "You can fetch a model that understands you better.",
    ),
    "simulated_people_notice": (
        "지금은 가상의 사람들과 이야기해요.",
        "The people here are simulated.",
    ),
    "nothing_leaves": ("아무것도 이 기기 밖으로 나가지 않아요.", "Nothing leaves this machine."),
    # words on the cards
    "card_send": ("보내기", "Send"),
    "card_cancel": ("취소", "Cancel"),
    "card_read": ("읽기", "Read"),
    "card_answer": ("받기", "Answer"),
    "card_reject": ("거절", "Decline"),
    "card_incoming_call": ("전화", "Call"),
    "card_choices": ("누구예요?", "Which one?"),
}


class _Sentences(Formatter):
    """Formats `{slot:은/는}` with the particle that fits."""

    def format_field(self, value: object, format_spec: str) -> str:
        if format_spec in PARTICLES:
            return attach(str(value), format_spec)
        return str(format(value, format_spec))


_FORMATTER = _Sentences()

# Keys without slots: always the same sound, so they are synthesised before they are needed.
FIXED = frozenset(
    key
    for key, (korean, _) in SENTENCES.items()
    if "{" not in korean and not key.startswith("card_")
)


def prompt(key: str, lang: Lang, **slots: object) -> Say:
    """Return the sentence `key` in `lang`; raises KeyError for an unknown key or a missing slot."""
    return Say(key, word(key, lang, **slots))


def word(key: str, lang: Lang, **slots: object) -> str:
    """Return the text of `key` in `lang`, to be shown rather than said."""
    korean, english = SENTENCES[key]
    return _FORMATTER.format(korean if lang is Lang.KOREAN else english, **slots)


def to_whom(name: str, lang: Lang, *, room: bool = False, number: bool = False) -> str:
    """Return the receiver as a sentence has it: 민수한테, 가족방에, 010-…번으로; to Minsu."""
    if lang is Lang.ENGLISH:
        return f"to {name}"
    if number:
        return f"{name}번으로"
    return f"{name}에" if room else f"{name}한테"


def numbered(names: Sequence[str], lang: Lang) -> str:
    """Return names as a list to choose from by number."""
    if lang is Lang.KOREAN:
        return ", ".join(f"{n}번 {name}" for n, name in enumerate(names, start=1))
    return ", ".join(f"{n}: {name}" for n, name in enumerate(names, start=1))


def first_words(text: str, count: int = 6) -> str:
    """Return the beginning of a long text, enough to recognise it by."""
    words = text.split()
    return " ".join(words[:count]) + ("..." if len(words) > count else "")


def clock_time(moment: datetime, lang: Lang) -> str:
    """Return the time of day: 오전 9시 5분; 9:05 AM."""
    hour = moment.hour % 12 or 12
    if lang is Lang.ENGLISH:
        return f"{hour}:{moment.minute:02d} {'AM' if moment.hour < 12 else 'PM'}"
    half = "오전" if moment.hour < 12 else "오후"
    return f"{half} {hour}시" + (f" {moment.minute}분" if moment.minute else "")


_KOREAN_DAYS = "월화수목금토일"
_ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ENGLISH_MONTHS = (
    "January February March April May June July August September October November December"
).split()


def calendar_date(moment: datetime, lang: Lang) -> str:
    """Return the day: 11월 21일 토요일; Saturday, November 21."""
    if lang is Lang.ENGLISH:
        month = _ENGLISH_MONTHS[moment.month - 1]
        return f"{_ENGLISH_DAYS[moment.weekday()]}, {month} {moment.day}"
    return f"{moment.month}월 {moment.day}일 {_KOREAN_DAYS[moment.weekday()]}요일"
