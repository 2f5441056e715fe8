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
        "한 사람씩 말씀해 주세요. 누구한테 먼저 보낼까요?",
        "One person at a time, please. Who is first?",
    ),
    "send_grace": ('{to} "{body}" 보낼게요.', 'Sending "{body}" {to}.'),
    "send_confirm": ('{to} "{body}" 보낼까요?', 'Send "{body}" {to}?'),
    "send_confirm_short": ("보낼까요?", "Send it?"),
    "draft_again": (
        '아까 쓰던 거예요. {to} "{body}" 보낼까요?',
        'You were writing this. Send "{body}" {to}?',
    ),
    "send_grace_later": (
        '{time}에 {to} "{body}" 보낼게요.',
        'Sending "{body}" {to}, {time}.',
    ),
    "send_confirm_later": (
        '{time}에 {to} "{body}" 보낼까요?',
        'Send "{body}" {to}, {time}?',
    ),
    "draft_again_later": (
        '아까 쓰던 거예요. {time}에 {to} "{body}" 보낼까요?',
        'You were writing this. Send "{body}" {to}, {time}?',
    ),
    "ask_edit": ("어떻게 고칠까요?", "What should I change?"),
    "ask_edit_short": ("뭘 고칠까요?", "Change what?"),
    "sent": ("보냈어요.", "Sent."),
    "sent_unasked": ('{to} "{body}" 보냈어요.', 'Sent "{body}" {to}.'),
    "cancelled": ("취소했어요.", "Cancelled."),
    "draft_kept": ("안 보내고 적어 뒀어요.", "Not sent. I kept the draft."),
    "scheduled": ("{time}에 보낼게요.", "I'll send it {time}."),
    "scheduled_sent": ("{to} 예약한 메시지 보냈어요.", "Your scheduled message {to} is sent."),
    "scheduled_failed": (
        "{to} 예약한 메시지를 못 보냈어요.",
        "Your scheduled message {to} could not be sent.",
    ),
    "unsent": ('{to} 보낸 "{body}" 지웠어요.', 'Took back "{body}" {to}.'),
    "nothing_sent": ("지울 메시지가 없어요.", "There is nothing to take back."),
    "ask_style": ("{to} 해요체로 쓸까요?", "Should I write politely {to}?"),
    "ask_style_short": ("해요체로요?", "Politely?"),
    "ask_style_next": ("다음부터 {to} 해요체로 쓸까요?", "Next time, politely {to}?"),
    "no_draft": ("쓰던 메시지가 없어요.", "There is no draft."),
    "queued": ("연결되면 바로 보낼게요.", "I'll send it once I'm back online."),
    "queued_sent": ("{to} 보냈어요.", "Sent {to}."),
    "queued_failed": ("{to} 쓴 메시지를 못 보냈어요.", "Your message {to} could not be sent."),
    "queued_expired": (
        "{to} 보낸 메시지가 아직 안 나갔어요. 다시 보낼지 말씀해 주세요.",
        "Your message {to} never went out. Say send it again if you still want it sent.",
    ),
    "sent_unknown": (
        "{to} 보냈는지 모르겠어요. 또 보내려면 다시 보내 줘라고 하세요.",
        "I can't tell whether it went out {to}. Say send it again to send it once more.",
    ),
    "unreachable": ("{to} 보낼 방법이 없어요.", "I have no way to write {to}."),
    "unreachable_by": (
        "{to} 거기로는 못 보내요. {apps:으로/로} 보낼 수 있어요.",
        "I can't write {to} there. {apps} would work.",
    ),
    "requests_wait": ("메시지 요청이 {count}개 있어요.", "Message requests: {count}."),
    "no_requests": ("메시지 요청이 없어요.", "No message requests."),
    "invited": (
        "{name:이/가} {room}에 초대했어요. 들어갈까요?",
        "{name} asks you into {room}. Shall I join?",
    ),
    "invited_short": ("들어갈까요?", "Join?"),
    "room_joined": ("{room}에 들어갔어요.", "Joined {room}."),
    "room_declined": ("{room} 초대를 거절했어요.", "Declined {room}."),
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
    "incoming_messages_from": (
        "{name}한테서 메시지 {count}개가 왔어요. 읽어 드릴까요?",
        "{count} messages from {name}. Shall I read them?",
    ),
    "incoming_room_messages": (
        "{room}에 새 메시지 {count}개, {who:이에요/예요}. 읽어 드릴까요?",
        "{count} new messages in {room}, from {who}. Shall I read them?",
    ),
    "incoming_room_messages_of_many": (
        "{room}에 새 메시지 {count}개, {who} 말고도 더 있어요. 읽어 드릴까요?",
        "{count} new messages in {room}, from {who} and others. Shall I read them?",
    ),
    "incoming_messages": (
        "새 메시지 {count}개, {who:이에요/예요}. 읽어 드릴까요?",
        "{count} new messages: {who}. Shall I read them?",
    ),
    "incoming_messages_of_many": (
        "새 메시지 {count}개, {who} 말고도 더 있어요. 읽어 드릴까요?",
        "{count} new messages: {who} and others. Shall I read them?",
    ),
    "nothing_found": ('"{query}" 못 찾았어요.', 'I found nothing about "{query}".'),
    "found": ("{count}개 찾았어요.", "I found {count}."),
    "summary": ("메시지 {count}개예요. {who}.", "{count} messages. {who}."),
    "summary_who": ("{name} {count}개", "{count} from {name}"),
    "summary_asked": ("물어보거나 부탁한 거예요.", "What they ask:"),
    "summary_told": ("중요해 보이는 거예요.", "What seems to matter:"),
    "marked_read": ("읽음으로 표시했어요.", "Marked as read."),
    "reacted": ("{name} 메시지에 눌렀어요.", "Reacted to {name}'s message."),
    "nothing_to_react_to": ("방금 읽은 메시지가 없어요.", "There is no message to react to."),
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
    "muted": ("소리 껐어요.", "You're muted."),
    "unmuted": ("소리 켰어요.", "They can hear you again."),
    "held": ("대기시켰어요.", "On hold."),
    "call_resumed": ("다시 연결했어요.", "Back on the call."),
    "no_past_call": ("걸었던 전화가 없어요.", "You have not called anyone yet."),
    "no_missed_calls": ("부재중 전화가 없어요.", "No missed calls."),
    "missed_calls": ("부재중 {count}통이에요. {calls}.", "{count} missed: {calls}."),
    "missed_call": ("{name} {time}", "{name}, {time:bare}"),
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
    "battery": ("배터리 {percent}퍼센트 남았어요.", "{percent} percent left."),
    "battery_unknown": ("배터리는 제가 알 수 없어요.", "I can't tell the battery level."),
    "volume": ("소리 {percent:이에요/예요}.", "Volume {percent}."),
    "language_set": ("이제 한국어로 할게요.", "English it is."),
    "quiet_on": ("조용히 있을게요.", "I'll stay quiet."),
    "quiet_until": ("{time}까지 조용히 있을게요.", "I'll stay quiet until {time:bare}."),
    "quiet_off": ("이제 다시 알려 드릴게요.", "I'll tell you again from now on."),
    "quiet_room": ("{name} 알림을 껐어요.", "{name} is muted."),
    "quiet_room_off": ("{name} 알림을 켰어요.", "{name} is on again."),
    "ask_half_of_day": ("{first}, {second}, 어느 쪽이에요?", "{first:bare}, or {second:bare}?"),
    "ask_half_of_day_short": ("오전이요, 오후요?", "Morning or afternoon?"),
    "reminder_when": ("언제인지도 같이 말씀해 주세요.", "Tell me when, too."),
    "reminder_set": ('{time}에 "{text}" 알려 드릴게요.', 'I\'ll remind you {time}: "{text}".'),
    "alarm_set": ("{time}에 알려 드릴게요.", "I'll tell you {time}."),
    "reminder": ('알려 드려요. "{text}".', 'A reminder: "{text}".'),
    "alarm": ("시간이 됐어요.", "It's time."),
    # help, by the moment
    "help": (
        "메시지를 보내거나 읽고, 전화를 걸 수 있어요. 예를 들면, 엄마한테 늦는다고 보내 줘.",
        "I can send and read messages and make calls. Try: text Mom I'm running late.",
    ),
    "help_task": ("그만두려면 취소라고 하세요.", "Say cancel to stop."),
    "help_confirm": ("응, 아니, 취소라고 하시면 돼요.", "Say yes, no, or cancel."),
    "help_read_back": (
        "보내려면 응, 고치려면 바꿀 말, 그만두려면 취소.",
        "Say yes to send, what to change, or cancel.",
    ),
    "help_edit": (
        "바꿀 말이나 받을 사람을 말씀하시거나, 취소라고 하세요.",
        "Say the new words or another name, or cancel.",
    ),
    "help_recipient": (
        "이름이나 방을 말씀하세요. 그만두려면 취소.",
        "Say a name or a group, or cancel.",
    ),
    "help_choice": (
        "번호나 이름을 말씀하세요. 그만두려면 취소.",
        "Say a number or a name, or cancel.",
    ),
    "help_half_of_day": (
        "오전이나 오후라고 하시면 돼요. 그만두려면 취소.",
        "Say morning or afternoon, or cancel.",
    ),
    "help_style": (
        "응이라고 하시면 존댓말로 쓸게요.",
        "Yes means polite, no means plain.",
    ),
    "help_ringing": (
        "받아, 끊어, 아니면 회의 중이라고 하고 끊어.",
        "Say answer, decline, or decline with a message.",
    ),
    "help_in_call": ("전화 끊어, 내 소리 꺼, 잠깐 대기.", "Say hang up, mute me, or hold."),
    "help_announced": (
        "응이라고 하시면 읽고, 아니라고 하시면 둘게요.",
        "Yes to hear it, no to leave it.",
    ),
    "help_reading": (
        "다음, 다시, 답장, 그만이라고 하시면 돼요.",
        "Say next, repeat, reply, or stop.",
    ),
    "help_draft": (
        "쓰던 메시지가 있어요. 아까 쓰던 거라고 하시면 돼요.",
        "There is a draft. Say go on with the draft.",
    ),
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
    "compare_emoji": (
        "{emoji}. 다른 기기에도 똑같이 보여요?",
        "{emoji}. Is it the same on the other device?",
    ),
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
    "error_too_late": ("이제는 지울 수 없어요.", "It's too late to take it back."),
    "error_unsupported": ("여기서는 그게 안 돼요.", "That is not possible here."),
    "error_cannot_start": (
        "먼저 온 메시지가 있어야 답할 수 있어요.",
        "I can only answer there, once they have written.",
    ),
    "error_too_old": (
        "온 지 오래돼서 답할 수 없어요. 새로 오면 답할 수 있어요.",
        "That message is too old to answer. I can when they write again.",
    ),
    "error_refused": ("상대 쪽에서 안 받아 줬어요.", "It was refused at the other end."),
    "error_quota": (
        "오늘 보낼 수 있는 만큼 다 보냈어요.",
        "That is as much as I may send there today.",
    ),
    "error_signed_out": (
        "계정에 다시 로그인해야 해요.",
        "That account needs you to sign in again.",
    ),
    "error_not_allowed": (
        "카카오에서 권한을 받아야 보낼 수 있어요. 계정 설정을 확인해 주세요.",
        "KakaoTalk hasn't allowed this yet. Check the account's permissions.",
    ),
    "error_blocked": (
        "카카오가 이 계정을 막아 놨어요.",
        "KakaoTalk has blocked this account.",
    ),
    "error_no_kakaotalk": ("카카오톡을 안 쓰는 분이에요.", "They don't use KakaoTalk."),
    "error_not_a_friend": (
        "같은 앱을 쓰는 카카오톡 친구가 아니라서 못 보내요.",
        "They are no KakaoTalk friend of yours in this app, so I can't write to them.",
    ),
    "error_refuses_messages": (
        "그분이 이 앱의 메시지를 안 받아요.",
        "They don't take messages from this app.",
    ),
    "error_quota_sender": (
        "오늘 보낼 수 있는 만큼 다 보냈어요.",
        "You have sent as many as KakaoTalk allows today.",
    ),
    "error_quota_receiver": (
        "그분한테 오늘 보낼 수 있는 만큼 다 보냈어요.",
        "They have got as many as KakaoTalk allows today.",
    ),
    "error_unreachable": ("보낼 방법이 없어요.", "I have no way to write to them."),
    "error_busy": ("지금 통화 중이래요.", "The line is busy."),
    # said once, at start
    "called": ("네?", "Yes?"),
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
    # what apps are called
    "app_kakaotalk": ("카카오톡", "KakaoTalk"),
    "app_sms": ("문자", "Text messages"),
    "app_matrix": ("매트릭스", "Matrix"),
    "app_line": ("라인", "LINE"),
    "app_whatsapp": ("왓츠앱", "WhatsApp"),
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
        if format_spec == "bare":  # an English time behind a preposition of the sentence's own
            return str(value).removeprefix("at ").removeprefix("on ")
        return str(format(value, format_spec))


_FORMATTER = _Sentences()

# Keys without slots: always the same sound, so they are synthesised before they are needed.
FIXED = frozenset(
    key
    for key, (korean, _) in SENTENCES.items()
    if "{" not in korean and not key.startswith(("card_", "app_"))
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


def listed(parts: Sequence[str], lang: Lang) -> str:
    """Return parts as a list that is only to be heard: 하나, 둘, 셋; one, two and three."""
    if lang is Lang.KOREAN or len(parts) < 2:
        return ", ".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def together(names: Sequence[str], lang: Lang) -> str:
    """Return people or rooms named in one breath: 엄마랑 아빠; Mom and Dad."""
    if lang is Lang.ENGLISH:
        return listed(names, lang)
    *before, last = names
    return " ".join([*(attach(name, "이랑/랑") for name in before), last])


def spoken_apps(accounts: Sequence[str], lang: Lang) -> str:
    """Return what the apps of accounts are called, the rest by their names: 카카오톡, 문자."""
    apps = [account.partition(":")[0] for account in accounts]
    named = [word(f"app_{app}", lang) if f"app_{app}" in SENTENCES else app for app in apps]
    return ", ".join(dict.fromkeys(named))


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


def moment(at: datetime, now: datetime, lang: Lang) -> str:
    """Return when something is, as said at `now`: today by the clock alone, else with its day."""
    clock, days = clock_time(at, lang), (at.date() - now.date()).days
    korean = lang is Lang.KOREAN
    match days:
        case 0:
            return clock if korean else f"at {clock}"
        case 1:
            return f"내일 {clock}" if korean else f"tomorrow at {clock}"
        case -1:
            return f"어제 {clock}" if korean else f"yesterday at {clock}"
        case 2 if korean:
            return f"모레 {clock}"
    day = calendar_date(at, lang)
    return f"{day} {clock}" if korean else f"on {day} at {clock}"


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
