"""What any bridge must do with a message that somebody writes to its phone.

A reply is only sent where that was asked for.
"""

from collections.abc import Iterable

from grpc import StatusCode

from devices.bridge.demands import LONGEST_TEXT, check_chat, demand, is_id, new_id
from devices.bridge.probe import Probe, SkippedError
from devices.bridge.requirements import Requirement
from protos import bridge_pb2 as wire


async def _hears_a_message(probe: Probe) -> None:
    wait_s = probe.options.message_within_s
    async with probe.stream() as stream:
        await stream.opened()
        found = await stream.messages(probe.options.quiet_s, at_most=1)
        if not found and wait_s:
            probe.tell(f"write to this phone from another one, within {wait_s:.0f} s")
            found = await stream.messages(wait_s, at_most=1)
    if not found:
        raise SkippedError("nobody wrote: --wait SECONDS waits for it")
    probe.message = message = found[0]
    demand(is_id(message.message_id), "message_id")
    demand(len(message.text) <= LONGEST_TEXT, f"a text of {len(message.text)} characters")
    demand(message.sent_at_unix_ms > 1_577_836_800_000, "sent_at_unix_ms is no time in ms")
    demand(bool(message.package and message.notification_key), "package or notification_key")
    if not message.is_redacted:
        check_chat(message.chat)
        demand(bool(message.text), "text")
        demand(message.is_own or is_id(message.sender_id), "sender_id")
        direct = not message.chat.is_group and not message.is_own
        same = message.sender_id == message.chat.person_id
        demand(not direct or same, "in a chat with one person, the sender is another")


async def _offers_again(probe: Probe) -> None:
    message = _message(probe)
    for _ in range(2):
        async with probe.stream([message.chat.app]) as stream:
            await stream.opened()
            again = await stream.messages(probe.options.quiet_s)
        demand(
            _ids(again).count(message.message_id) == 1, "what is not acknowledged, once a stream"
        )
        demand(again[0].message_id == message.message_id, "the oldest comes first")


async def _replies_once(probe: Probe) -> None:
    message, text = _message(probe), probe.options.reply
    if not text:
        raise SkippedError("nothing is sent: --reply TEXT answers for real")
    token = message.chat.reply_token.token
    if not token:
        raise SkippedError("that chat cannot be answered")
    to = wire.ChatToken(chat_id=message.chat.chat_id, token=token)
    request = wire.ReplyRequest(operation_id=new_id(), app=message.chat.app, chat=to, text=text)
    for _ in range(2):
        answer = await probe.ask("Reply", request)
        demand(answer.result == wire.REPLY_RESULT_SENT, f"result {answer.result}")
    found = await probe.ask("FindReply", wire.FindReplyRequest(operation_id=request.operation_id))
    demand(found.result == wire.REPLY_RESULT_SENT, f"FindReply: {found.result}")
    request.text = f"{text}!"
    await probe.refused("Reply", request, StatusCode.ALREADY_EXISTS)
    probe.tell(f"the chat must show the reply once: {text}")
    async with probe.stream([message.chat.app]) as stream:
        await stream.opened()
        echoes = [
            one
            for one in await stream.messages(probe.options.quiet_s)
            if one.is_own and one.text == text
        ]
    demand(not echoes, "the reply came back as a message")


async def _marks_read(probe: Probe) -> None:
    message = _message(probe)
    request = wire.MarkReadRequest(message_ids=[message.message_id])
    answer = await probe.ask("MarkRead", request)
    unknown = set(answer.gone_message_ids) - {message.message_id}
    demand(not unknown, "ids that were not asked for")


async def _forgets_what_is_stored(probe: Probe) -> None:
    message = _message(probe)
    request = wire.AcknowledgeRequest(message_ids=[message.message_id])
    for _ in range(2):
        await probe.ask("Acknowledge", request)
    async with probe.stream([message.chat.app]) as stream:
        await stream.opened()
        again = await stream.messages(probe.options.quiet_s)
    demand(message.message_id not in _ids(again), "offered again after its acknowledgement")


def _message(probe: Probe) -> wire.Message:
    if probe.message is None:
        raise SkippedError("it needs a message")
    return probe.message


def _ids(messages: Iterable[wire.Message]) -> list[str]:
    return [one.message_id for one in messages]


WITH_A_MESSAGE: tuple[Requirement, ...] = (
    ("a message arrives whole", _hears_a_message),
    ("a message is offered until it is acknowledged", _offers_again),
    ("a reply is sent once for its operation", _replies_once),
    ("a message can be marked read", _marks_read),
    ("a message that was acknowledged never comes again", _forgets_what_is_stored),
)
