"""One side of a device verification by short authentication string: what to send, what to believe.

After the client-server API, "Short Authentication String (SAS) verification", with vodozemac for
the mathematics. nio 0.26 has its own, which no other client understands: it sends the commitment in
hexadecimal, names the MAC by its old method, and takes emoji from the wrong bits (its issues 570
and 573). Pure: contents come in and go out.
"""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from hashlib import sha256
from typing import Any

import vodozemac
from nio import Api

Content = dict[str, Any]

_METHOD = "m.sas.v1"
_AGREEMENT = "curve25519-hkdf-sha256"
_HASH = "sha256"
_MAC = "hkdf-hmac-sha256.v2"
_STRING = "emoji"


class Stage(Enum):
    BEGUN = auto()  # one side has proposed it
    ACCEPTED = auto()
    COMPARING = auto()  # the keys are exchanged: both sides see the emoji
    VERIFIED = auto()
    CANCELLED = auto()


class MismatchError(Exception):
    """The other side did not keep to the protocol; `code` is what to cancel with."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Device:
    user_id: str
    device_id: str
    ed25519: str


class Sas:
    """`took_*` methods take what the other side sent, and raise `MismatchError`."""

    def __init__(self, ours: Device, theirs: Device, transaction_id: str, start: Content) -> None:
        """`start` is the content with which one side, named in it, has proposed this."""
        self.ours, self.theirs, self.transaction_id = ours, theirs, transaction_id
        self.stage = Stage.BEGUN
        self._start = start
        self._we_began = start.get("from_device") == ours.device_id
        self._secret = vodozemac.Sas()
        self._key = self._secret.public_key.to_base64()
        self._their_key = self._their_commitment = ""
        self._shared: Any = None
        self._is_confirmed = self._is_believed = False

    def acceptance(self) -> Content:
        """Return what to answer to the other side's start."""
        proposed = {
            "key_agreement_protocols": _AGREEMENT,
            "hashes": _HASH,
            "message_authentication_codes": _MAC,
            "short_authentication_string": _STRING,
        }
        fits = all(_contains(self._start, name, method) for name, method in proposed.items())
        if self._start.get("method") != _METHOD or not fits:
            raise MismatchError("m.unknown_method")
        self.stage = Stage.ACCEPTED
        return {
            **self._of_this(),
            "method": _METHOD,
            "key_agreement_protocol": _AGREEMENT,
            "hash": _HASH,
            "message_authentication_code": _MAC,
            "short_authentication_string": [_STRING],
            "commitment": _commitment(self._key, self._start),
        }

    def took_acceptance(self, content: Mapping[str, Any]) -> Content:
        """Return our key."""
        self._expect(self._we_began and self.stage is Stage.BEGUN)
        chosen = (
            content.get("key_agreement_protocol"),
            content.get("hash"),
            content.get("message_authentication_code"),
        )
        if chosen != (_AGREEMENT, _HASH, _MAC) or not _contains(
            content, "short_authentication_string", _STRING
        ):
            raise MismatchError("m.unknown_method")
        self._their_commitment = str(content.get("commitment"))
        self.stage = Stage.ACCEPTED
        return {**self._of_this(), "key": self._key}

    def took_key(self, content: Mapping[str, Any]) -> Content | None:
        """Return our key where it is our turn to send it; from now on there are emoji."""
        self._expect(self.stage is Stage.ACCEPTED)
        self._their_key = str(content.get("key"))
        if self._we_began and self._their_commitment != _commitment(self._their_key, self._start):
            raise MismatchError("m.mismatched_commitment")
        try:
            key = vodozemac.Curve25519PublicKey.from_base64(self._their_key)
            self._shared = self._secret.diffie_hellman(key)
        except ValueError as error:
            raise MismatchError("m.invalid_message") from error
        self.stage = Stage.COMPARING
        return None if self._we_began else {**self._of_this(), "key": self._key}

    def emoji(self) -> tuple[int, ...]:
        """Return seven places in the list of `emoji`; both sides have the same, or somebody lies."""
        ours = (self.ours.user_id, self.ours.device_id, self._key)
        theirs = (self.theirs.user_id, self.theirs.device_id, self._their_key)
        sides = (*ours, *theirs) if self._we_began else (*theirs, *ours)
        info = "|".join(("MATRIX_KEY_VERIFICATION_SAS", *sides, self.transaction_id))
        return tuple(self._shared.bytes(info).emoji_indices)

    def confirm(self) -> Content:
        """The wearer sees the same emoji: return the MAC of our key."""
        self._expect(self.stage is Stage.COMPARING and not self._is_confirmed)
        self._is_confirmed = True
        self._settle()
        key_id, info = f"ed25519:{self.ours.device_id}", self._mac_info(self.ours, self.theirs)
        return {
            **self._of_this(),
            "mac": {key_id: self._shared.calculate_mac(self.ours.ed25519, info + key_id)},
            "keys": self._shared.calculate_mac(key_id, info + "KEY_IDS"),
        }

    def took_mac(self, content: Mapping[str, Any]) -> None:
        """The other side sees the same emoji, and vouches for its key."""
        self._expect(self.stage is Stage.COMPARING and not self._is_believed)
        macs, keys = content.get("mac"), content.get("keys")
        key_id, info = f"ed25519:{self.theirs.device_id}", self._mac_info(self.theirs, self.ours)
        if not isinstance(macs, Mapping) or key_id not in macs or not isinstance(keys, str):
            raise MismatchError("m.key_mismatch")
        try:
            self._shared.verify_mac(",".join(sorted(macs)), info + "KEY_IDS", keys)
            self._shared.verify_mac(self.theirs.ed25519, info + key_id, str(macs[key_id]))
        except ValueError as error:
            raise MismatchError("m.key_mismatch") from error
        self._is_believed = True
        self._settle()

    def cancel(self) -> None:
        self.stage = Stage.CANCELLED

    @property
    def waits_for_wearer(self) -> bool:
        return self.stage is Stage.COMPARING and not self._is_confirmed

    def _settle(self) -> None:
        if self._is_confirmed and self._is_believed:
            self.stage = Stage.VERIFIED

    def _of_this(self) -> Content:
        return {"transaction_id": self.transaction_id}

    def _mac_info(self, of: Device, to: Device) -> str:
        sides = of.user_id + of.device_id + to.user_id + to.device_id
        return f"MATRIX_KEY_VERIFICATION_MAC{sides}{self.transaction_id}"

    def _expect(self, is_expected: bool) -> None:
        if not is_expected:
            raise MismatchError("m.unexpected_message")


def proposal(device_id: str, transaction_id: str) -> Content:
    """Return the content of a start."""
    return {
        "from_device": device_id,
        "method": _METHOD,
        "transaction_id": transaction_id,
        "key_agreement_protocols": [_AGREEMENT],
        "hashes": [_HASH],
        "message_authentication_codes": [_MAC],
        "short_authentication_string": [_STRING, "decimal"],
    }


def _commitment(key: str, start: Content) -> str:
    hashed = sha256((key + Api.to_canonical_json(start)).encode())
    return b64encode(hashed.digest()).decode().rstrip("=")


def _contains(content: Mapping[str, Any], name: str, method: str) -> bool:
    offered = content.get(name)
    return isinstance(offered, list) and method in offered
