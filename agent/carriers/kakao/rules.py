"""What Kakao documents of its message interface, pure: limits, the form of a message, its errors.

Source: developers.kakao.com, Kakao Talk Message (REST API, error codes, quotas), read in 2026.
"""

import json
from collections.abc import Mapping
from typing import Any

from agent.actions.addresses import clean_text
from agent.errors import CarrierError

MOST_CHARACTERS = 200
FRIENDS_A_PAGE = 100
SCOPES = ("friends", "talk_message")
ME = "me"  # the handle of the wearer's own chat

_MAINTENANCE_MS = 10 * 60_000
_BUSY_MS = 60_000

# Kakao's code: ours, and the line for the log. Nothing here repeats what was written or to whom.
_REFUSALS = {
    -2: ("unknown_recipient", "KakaoTalk knows no such receiver in this app"),
    -3: ("not_allowed", "switch the scope on: developers.kakao.com, Kakao Login, Consent Items"),
    -4: ("blocked", "Kakao has blocked this account: see developers.kakao.com"),
    -5: ("not_allowed", "this app may not do that: only its team members before Kakao's review"),
    -10: ("quota", "this app has used up its requests at Kakao for now"),
    -401: ("signed_out", "Kakao's session has ended: sori account add kakaotalk"),
    -402: ("not_allowed", "consent to messages and friends is missing: sori account add kakaotalk"),
    -501: ("no_kakaotalk", "that account does not use KakaoTalk"),
    -502: ("not_a_friend", "KakaoTalk does not list them as a friend who joined this app"),
    -530: ("refuses_messages", "they do not take messages from this app"),
    -532: ("quota_sender", "the wearer has sent as many messages today as Kakao allows (100)"),
    -533: ("quota_receiver", "they have got as many messages today as Kakao allows (100)"),
    -536: ("quota_pair", "the two have exchanged as many messages today as Kakao allows (20)"),
}
# It may have been delivered all the same, and no call tells: never sent again by itself.
_UNCERTAIN = {-1: "Kakao failed while sending", -603: "Kakao gave no answer in time"}
_MAINTENANCE = -9798


def text_template(body: str, link: str) -> str:
    """Return the `template_object` of a text message: JSON that goes into a form field.

    `link` is required by Kakao; its domain must be registered with the app.
    """
    template = {
        "object_type": "text",
        "text": body,
        "link": {"web_url": link, "mobile_web_url": link},
    }
    return json.dumps(template, ensure_ascii=False)


def checked_body(body: str) -> str:
    """Return the words as Kakao can hold them.

    Raises `CarrierError` where there are none (`refused`), or Kakao would cut them off (`too_long`).
    """
    text = clean_text(body)
    if not text.strip():
        raise CarrierError("a message without words is not sent", "refused")
    if len(text) > MOST_CHARACTERS:
        raise CarrierError(f"KakaoTalk takes {MOST_CHARACTERS} characters", "too_long")
    return text


def refusal(status: int, answer: Mapping[str, Any]) -> CarrierError:
    """Return what an unsuccessful answer means: `{"code": -10, "msg": ...}` with its HTTP status."""
    code = answer.get("code")
    if code == _MAINTENANCE or (status == 503 and code is None):
        return CarrierError("Kakao is under maintenance", "offline", _MAINTENANCE_MS)
    if status == 429:
        return CarrierError("Kakao asks for fewer requests", "offline", _BUSY_MS)
    if code in _UNCERTAIN:
        return CarrierError(_UNCERTAIN[code], "uncertain")
    if code in _REFUSALS:
        ours, line = _REFUSALS[code]
        return CarrierError(line, ours)
    if status == 401:
        return CarrierError(_REFUSALS[-401][1], "signed_out")
    if status >= 500:
        return CarrierError(f"Kakao failed with HTTP {status}", "uncertain")
    return CarrierError(f"Kakao refused with code {code}, HTTP {status}", "refused")


def refused_receiver(answer: Mapping[str, Any], uuid: str) -> CarrierError | None:
    """Return why one receiver was left out of an answer that is HTTP 200 as a whole."""
    if uuid in answer.get("successful_receiver_uuids", ()):
        return None
    for failed in answer.get("failure_info", ()):
        if uuid in failed.get("receiver_uuids", ()):
            return refusal(200, failed)
    return CarrierError("Kakao says neither that it was sent nor that it was not", "uncertain")
