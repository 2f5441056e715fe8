"""Device verification by emoji: seven pictures are read aloud, and the wearer says yes or no.

Any verification that another device asks for is gone along with up to the comparing, which alone
decides. Nothing is sent from here: messages wait with nio's own for the end of a sync.
"""

import time
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import nio
from nio.event_builders import ToDeviceMessage

from agent.carriers.matrix.asking import asked
from agent.carriers.matrix.emoji import EMOJI
from agent.carriers.matrix.sas import Content, Device, MismatchError, Sas, Stage, proposal
from agent.errors import CarrierError

_KIND = "m.key.verification."
_METHODS = ["m.sas.v1"]
_LIFETIME_S = 600.0  # as the specification has it
_LIMIT = 20  # at once; somebody who asks for more is not answered


@dataclass(frozen=True)
class Comparison:
    """Emoji that wait for the wearer: the same on the other device, or not?"""

    id: str
    user_id: str
    device_id: str
    emoji: tuple[int, ...]

    @property
    def signs(self) -> tuple[str, ...]:
        return tuple(EMOJI[place][0] for place in self.emoji)

    def names(self, lang: str) -> tuple[str, ...]:
        """Return what to read aloud, in order."""
        return tuple(EMOJI[place][2 if lang == "ko" else 1] for place in self.emoji)


@dataclass
class _Verification:
    user_id: str
    device_id: str
    began_s: float
    sas: Sas | None = None  # none while it is only asked for


class Verifications:
    def __init__(self, client: Any) -> None:
        self._client = client
        self._current: dict[str, _Verification] = {}  # by transaction id
        self._said: list[Any] = []  # what of nio's outgoing messages is ours
        client.add_to_device_callback(
            self._take, (nio.UnknownToDeviceEvent, nio.KeyVerificationEvent)
        )

    def comparisons(self) -> list[Comparison]:
        """Return what waits for an answer, the oldest first."""
        return [
            Comparison(id, one.user_id, one.device_id, one.sas.emoji())
            for id, one in self._current.items()
            if one.sas is not None and one.sas.waits_for_wearer
        ]

    def is_verified(self, user_id: str, device_id: str) -> bool:
        device = self._device(user_id, device_id)
        return device is not None and self._client.olm.is_device_verified(device)

    def devices(self, user_id: str) -> list[str]:
        """Return the ids of a person's devices, or the wearer's own others, as far as known."""
        return [
            device.id
            for device in self._client.device_store.active_user_devices(user_id)
            if device.id != self._client.device_id
        ]

    async def ask(self, user_id: str, device_id: str) -> str:
        """Ask another device to compare; return the comparison's id. Raises `CarrierError`."""
        if self._device(user_id, device_id) is None:
            raise CarrierError("there is no such device", "unknown_recipient")
        transaction_id = uuid4().hex
        self._current[transaction_id] = _Verification(user_id, device_id, time.monotonic())
        request = {"from_device": self._client.device_id, "methods": _METHODS}
        self._say(transaction_id, "request", {**request, "timestamp": int(time.time() * 1000)})
        await asked(self._client.send_to_device_messages())
        return transaction_id

    async def answer(self, comparison_id: str, is_same: bool) -> None:
        """Take the wearer's answer. Raises `CarrierError` (`too_late`) where it is over."""
        one = self._current.get(comparison_id)
        if one is None or one.sas is None or not one.sas.waits_for_wearer:
            raise CarrierError("this comparison is over", "too_late")
        if is_same:
            self._say(comparison_id, "mac", one.sas.confirm())
            self._note_if_verified(comparison_id, one.sas)
        else:
            self._cancel(comparison_id, "m.mismatched_sas")
        await asked(self._client.send_to_device_messages())

    # --- what other devices say ------------------------------------------------------------------

    async def _take(self, event: Any) -> None:
        kind = str(event.source.get("type", "")).removeprefix(_KIND)
        content = event.source.get("content")
        if not isinstance(content, dict) or not isinstance(content.get("transaction_id"), str):
            return
        transaction_id = content["transaction_id"]
        self._hush_nio(transaction_id)
        self._forget_the_old()
        try:
            self._take_step(kind, transaction_id, event.sender, content)
        except MismatchError as error:
            self._cancel(transaction_id, error.code)

    def _take_step(self, kind: str, id: str, sender: str, content: Content) -> None:
        one = self._current.get(id)
        if kind == "request":
            self._take_request(id, sender, content)
        elif kind == "start":
            self._take_start(id, sender, content)
        elif one is None or one.user_id != sender:
            return
        elif kind == "ready" and one.sas is None:
            start = proposal(self._client.device_id, id)
            one.sas = self._sas(one, id, start)
            self._say(id, "start", start)
        elif kind in ("cancel", "done"):
            self._current.pop(id)
        elif one.sas is not None:
            self._take_answer(kind, id, one.sas, content)

    def _take_request(self, id: str, sender: str, content: Content) -> None:
        device_id, methods = content.get("from_device"), content.get("methods")
        if id in self._current or len(self._current) >= _LIMIT:
            return
        if not isinstance(device_id, str) or not isinstance(methods, list):
            return
        self._current[id] = _Verification(sender, device_id, time.monotonic())
        if self._device(sender, device_id) is None:
            self._client.olm.users_for_key_query.add(sender)  # known before it starts
        if not set(_METHODS) & {method for method in methods if isinstance(method, str)}:
            raise MismatchError("m.unknown_method")
        self._say(id, "ready", {"from_device": self._client.device_id, "methods": _METHODS})

    def _take_start(self, id: str, sender: str, content: Content) -> None:
        one = self._current.get(id)
        device_id = content.get("from_device")
        if one is None or (one.user_id, one.device_id) != (sender, device_id):
            return  # every client of today asks first
        if one.sas is not None and (sender, device_id) > (
            self._client.user_id,
            self._client.device_id,
        ):
            return  # both began: the start of the smaller id counts
        one.sas = self._sas(one, id, content)
        self._say(id, "accept", one.sas.acceptance())

    def _take_answer(self, kind: str, id: str, sas: Sas, content: Content) -> None:
        match kind:
            case "accept":
                self._say(id, "key", sas.took_acceptance(content))
            case "key":
                if (answer := sas.took_key(content)) is not None:
                    self._say(id, "key", answer)
            case "mac":
                sas.took_mac(content)
                self._note_if_verified(id, sas)

    def _note_if_verified(self, id: str, sas: Sas) -> None:
        if sas.stage is not Stage.VERIFIED:
            return
        device = self._device(sas.theirs.user_id, sas.theirs.device_id)
        if device is None or device.ed25519 != sas.theirs.ed25519:
            raise MismatchError("m.key_mismatch")
        self._client.verify_device(device)
        self._say(id, "done", {})

    # --- saying ----------------------------------------------------------------------------------

    def _sas(self, one: _Verification, id: str, start: Content) -> Sas:
        device = self._device(one.user_id, one.device_id)
        if device is None:
            raise MismatchError("m.user_error")
        own_key = self._client.olm.account.identity_keys["ed25519"]
        ours = Device(self._client.user_id, self._client.device_id, own_key)
        return Sas(ours, Device(one.user_id, one.device_id, device.ed25519), id, start)

    def _say(self, id: str, kind: str, content: Content) -> None:
        one = self._current[id]
        content = {"transaction_id": id, **content}
        message = ToDeviceMessage(_KIND + kind, one.user_id, one.device_id, content)
        self._said.append(message)
        self._client.outgoing_to_device_messages.append(message)

    def _cancel(self, id: str, code: str) -> None:
        if id in self._current:
            self._say(id, "cancel", {"code": code, "reason": code})
            self._current.pop(id)

    def _hush_nio(self, transaction_id: str) -> None:
        """Keep nio from answering in its own way as well."""
        self._client.key_verifications.pop(transaction_id, None)
        messages = self._client.outgoing_to_device_messages
        self._said = [one for one in self._said if one in messages]
        messages[:] = [
            one
            for one in messages
            if one in self._said or one.content.get("transaction_id") != transaction_id
        ]

    def _forget_the_old(self) -> None:
        oldest_s = time.monotonic() - _LIFETIME_S
        self._current = {id: one for id, one in self._current.items() if one.began_s > oldest_s}

    def _device(self, user_id: str, device_id: str) -> Any:
        try:
            return self._client.device_store[user_id][device_id]
        except KeyError:
            return None
