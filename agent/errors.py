"""Everything that can go wrong by name, each with a line to speak.

SoriError
├── UsageError          bad arguments or input: exit 2
├── MissingError        a model, device or network that is not there: exit 3
├── LinkError           the glasses and the companion disagree or lost each other
├── RecognitionError    the recogniser failed on an utterance
├── VoiceError          a sentence could not be spoken
└── CarrierError        a message or call could not be carried out
    └── UnreachableError  by none of the wearer's accounts, or not by the one they named
"""


class SoriError(Exception):
    """Base of all errors that reach a person: one line that says what, where and what to do.

    `code` is stable and goes into `error` events; `spoken_key` names the prompt to say.
    """

    code = "internal"
    spoken_key = "error_internal"


class UsageError(SoriError):
    code = "usage"


class MissingError(SoriError):
    code = "missing"


class LinkError(SoriError):
    code = "link"


class RecognitionError(SoriError):
    code = "recognition"
    spoken_key = "error_recognition"


class VoiceError(SoriError):
    code = "voice"


class CarrierError(SoriError):
    """`code` is one of: unknown_recipient, emergency, offline, uncertain, expired, too_long, no_call,
    busy, full_disk, too_late, nothing_sent, unsupported, refused, quota, signed_out, unreachable,
    cannot_start (only an answer would be taken), too_old (to be answered); of KakaoTalk: not_allowed,
    blocked, no_kakaotalk, not_a_friend, refuses_messages, quota_sender, quota_receiver, quota_pair.

    `retry_after_ms` is how long the other side asks to be left alone, where it said so.
    """

    code = "carrier"
    spoken_key = "error_carrier"

    def __init__(
        self, message: str, code: str = "carrier", retry_after_ms: int | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.retry_after_ms = retry_after_ms


class UnreachableError(CarrierError):
    """None of the wearer's accounts, or not the one they named, reaches somebody.

    `wanted` is the app that was named, `offers` are the accounts that do reach them.
    """

    def __init__(self, wanted: str, offers: tuple[str, ...]) -> None:
        super().__init__(f"{wanted or 'no account'} does not reach them", "unreachable")
        self.wanted, self.offers = wanted, offers
