"""The apps whose notifications are read, and what is known of each."""

from dataclasses import dataclass


@dataclass(frozen=True)
class App:
    """`sub_text_is_room`: a group's name is in the sub-text, as KakaoTalk has it.

    `reposts_replies`: after a reply the notification comes again, with the reply as one's own message.
    """

    name: str
    package: str
    label: str
    can_start_chat: bool = False
    can_mark_read: bool = True
    max_length_characters: int = 1_000
    sub_text_is_room: bool = False
    reposts_replies: bool = True


APPS = (
    App(
        "kakaotalk",
        "com.kakao.talk",
        "카카오톡",
        sub_text_is_room=True,
        reposts_replies=False,
    ),
    App("sms", "com.google.android.apps.messaging", "메시지", can_start_chat=True),
    App("line", "jp.naver.line.android", "LINE", can_mark_read=False),
    App("whatsapp", "com.whatsapp", "WhatsApp"),
)
BY_NAME = {app.name: app for app in APPS}
BY_PACKAGE = {app.package: app for app in APPS}
