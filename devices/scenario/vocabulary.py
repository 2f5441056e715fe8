"""The words that an expectation may use: names of CONTRACT.md sections 2 and 3.

A misspelt name would never match, so `expect_not` would pass for ever: names are checked first.
"""

from enum import Enum


class Value(Enum):
    """What a field of an event holds."""

    TEXT = "text"
    NUMBER = "a number"
    FLAG = "true or false"
    ANY = "anything"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


EVENTS = _words(
    "session speech_started speech_ended endpoint partial final rejected intent prompt "
    "speech_out_started speech_out_ended barge_in action incoming display link error turn"
)

ACTIONS = _words(
    "message_sent message_queued message_failed message_uncertain message_expired message_scheduled message_unsent message_read "
    "message_spoken reacted call_placed call_answered call_rejected call_ended call_muted "
    "call_unmuted call_held call_resumed reminder_set reminder_fired dnd_on dnd_off volume_set "
    "language_set"
)

INTENTS = _words(
    "send_message reply read_messages summarize search_messages next previous repeat skip confirm "
    "deny cancel stop edit_body append_body start_over resume_draft change_recipient choose unsend "
    "mark_read react message_requests schedule_message do_not_disturb call answer_call reject_call hang_up mute "
    "unmute hold resume redial call_back missed_calls volume remind schedule brief remember recall "
    "forget recommend_gift recommend_place ask time battery help set_language unknown"
)

# The shorthands of section 4: the event they stand for, and the field of it that they name.
SHORTHANDS = {
    "action": ("action", "kind"),
    "intent": ("intent", "intent"),
    "prompt": ("prompt", "text"),
}

# Names that come from a closed list.
CLOSED = {"event": EVENTS, "action": ACTIONS, "intent": INTENTS}

SUFFIXES = ("_any", "_contains")

_TEXTS = (
    "event action intent prompt kind to room text backend id from by state model voice reason lang "
    "key title body code detail file stable time until because"
)
_NUMBERS = (
    "sample turn wall_ms waited_ms confidence decode_ms audio_ms heard_ms overlap_ms gap_ms "
    "replayed_frames speech_end_to_endpoint_ms endpoint_to_final_ms final_to_intent_ms "
    "intent_to_first_audio_ms speech_end_to_first_audio_ms level asr_attempts replies_prepared"
)
FIELDS = (
    dict.fromkeys(_words(_TEXTS), Value.TEXT)
    | dict.fromkeys(_words(_NUMBERS), Value.NUMBER)
    | dict.fromkeys(("complete", "asr_speculative", "reply_was_prepared"), Value.FLAG)
    | dict.fromkeys(("slots", "actions", "carriers", "spoken", "allow"), Value.ANY)
)
# What a message that left can be judged by, under `finally: sent:`.
SENT_FIELDS = ("to", "room", "text", "backend")


def split_suffix(name: str) -> tuple[str, str]:
    """The field a name speaks of, and how: "", "_any" or "_contains"."""
    for suffix in SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix):
            return name.removesuffix(suffix), suffix
    return name, ""
