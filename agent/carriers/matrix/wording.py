"""The words in which a message's content is told: its text, or what kind of thing it is.

Kinds are those of the client-server API, section "Instant Messaging" (msgtypes), stickers and polls.
"""

from collections.abc import Mapping
from typing import Any

Content = Mapping[str, Any]

_WORDS = {
    "ko": {
        "m.image": "사진",
        "m.video": "동영상",
        "m.audio": "오디오",
        "voice": "음성 메시지",
        "m.file": "파일",
        "m.location": "위치",
        "m.sticker": "스티커",
        "poll": "투표",
        "locked": "암호화되어 읽을 수 없는 메시지",
    },
    "en": {
        "m.image": "photo",
        "m.video": "video",
        "m.audio": "audio",
        "voice": "voice message",
        "m.file": "file",
        "m.location": "location",
        "m.sticker": "sticker",
        "poll": "poll",
        "locked": "an encrypted message that cannot be read here",
    },
}
_MEDIA = frozenset({"m.image", "m.video", "m.audio", "m.file", "m.location"})
_NAMED = frozenset({"m.file", "m.audio"})  # a photo's file name tells nobody anything
_TEXTS = frozenset({"m.text", "m.notice", "m.emote"})
_VOICE = ("org.matrix.msc3245.voice", "m.voice")
_POLLS = ("m.poll", "m.poll.start", "org.matrix.msc3381.poll.start")


def wording(kind: str, content: Content, lang: str) -> str | None:
    """Return what to read aloud of an event of type `kind`, None where it is no message."""
    words = _WORDS.get(lang, _WORDS["en"])
    if kind == "m.room.message":
        return _message(content, words, lang)
    if kind == "m.sticker":
        return _captioned(words[kind], _text(content.get("body")))
    if kind in _POLLS:
        return _captioned(words["poll"], _question(content))
    if kind == "m.room.encrypted":
        return words["locked"]
    return None


def _message(content: Content, words: Mapping[str, str], lang: str) -> str | None:
    kind, body = _text(content.get("msgtype")), _text(content.get("body"))
    if kind in _MEDIA:
        return _media(kind, content, words, lang)
    if kind == "m.key.verification.request" or not body:
        return None
    return _without_quote(body, content) if kind in _TEXTS else body


def _media(kind: str, content: Content, words: Mapping[str, str], lang: str) -> str:
    body, filename = _text(content.get("body")), _text(content.get("filename"))
    is_voice = any(name in content for name in _VOICE)
    word = words["voice"] if is_voice else words[kind]
    if duration := _duration(content, lang):
        word = f"{word} {duration}"
    if kind == "m.location":
        return _captioned(word, body)
    caption = body if filename and body != filename else ""
    if kind in _NAMED and not is_voice:
        word = f"{word} {filename or body}".rstrip()
    return _captioned(word, caption)


def _captioned(word: str, caption: str) -> str:
    return f"{word}: {caption}" if caption else word


def _duration(content: Content, lang: str) -> str:
    """Return how long it plays; `info.duration` is in ms, and anything at all may be in there."""
    info = content.get("info")
    duration_ms = info.get("duration") if isinstance(info, Mapping) else None
    if not isinstance(duration_ms, int) or not 0 < duration_ms < 86_400_000:
        return ""
    minutes, seconds = divmod(max(1, round(duration_ms / 1000)), 60)
    if lang == "ko":
        told = (f"{minutes}분" if minutes else "", f"{seconds}초" if seconds else "")
    else:
        told = (_counted(minutes, "minute"), _counted(seconds, "second"))
    return " ".join(part for part in told if part)


def _counted(count: int, unit: str) -> str:
    return "" if count == 0 else f"{count} {unit}" + ("" if count == 1 else "s")


def _question(content: Content) -> str:
    for name in _POLLS:
        poll = content.get(name)
        question = poll.get("question") if isinstance(poll, Mapping) else None
        if isinstance(question, Mapping):
            text = question.get("body") or question.get("org.matrix.msc1767.text")
            return _text(text)
    return ""


def _without_quote(body: str, content: Content) -> str:
    """Return a reply without the quote of what it answers, which older clients put before it."""
    relation = content.get("m.relates_to")
    is_reply = isinstance(relation, Mapping) and "m.in_reply_to" in relation
    quote, gap, rest = body.partition("\n\n")
    quoted = all(line.startswith(">") for line in quote.split("\n"))
    return rest if is_reply and gap and quoted and rest else body


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
