"""What any bridge must do without anybody writing to its phone: one sentence each, tried from outside.

Nothing here calls or writes to anybody.
"""

import re
from collections.abc import Awaitable, Callable

from grpc import StatusCode

from devices.bridge.demands import DAY_MS, LONGEST_TEXT, check_chat, demand, is_id, new_id
from devices.bridge.probe import HEARTBEAT_MS, PROTOCOL_VERSION, Probe, SkippedError
from protos import bridge_pb2 as wire

Requirement = tuple[str, Callable[[Probe], Awaitable[None]]]
_TOO_LONG = "x" * 201
_METHODS = {
    "Hello": wire.HelloRequest(protocol_version=PROTOCOL_VERSION),
    "Listen": wire.ListenRequest(),
    "Acknowledge": wire.AcknowledgeRequest(message_ids=["x"]),
    "Reply": wire.ReplyRequest(operation_id="x"),
    "FindReply": wire.FindReplyRequest(operation_id="x"),
    "MarkRead": wire.MarkReadRequest(message_ids=["x"]),
    "ListContacts": wire.ListContactsRequest(),
    "PlaceCall": wire.PlaceCallRequest(call_id="x"),
    "ControlCall": wire.ControlCallRequest(call_id="x"),
}


async def _introduces_itself(probe: Probe) -> None:
    first, second = await probe.hello(), await probe.hello()
    demand(first.protocol_version == PROTOCOL_VERSION, f"protocol {first.protocol_version}")
    demand(is_id(first.bridge_id), "no bridge_id")
    demand(first.bridge_id == second.bridge_id, "bridge_id changes from call to call")
    demand(first.operations_kept_ms >= DAY_MS, "operations are kept less than 24 hours")


async def _names_its_apps(probe: Probe) -> None:
    apps = (await probe.hello()).apps
    demand(bool(apps), "no apps")
    names = [app.name for app in apps]
    bad = [name for name in names if not re.fullmatch(r"[a-z0-9_]{1,32}", name)]
    demand(not bad, f"app names {bad}")
    demand(len(set(names)) == len(names), "an app's name twice")
    demand(all(app.package and app.label for app in apps), "an app without package or label")


async def _refuses_another_version(probe: Probe) -> None:
    request = wire.HelloRequest(protocol_version=PROTOCOL_VERSION + 999)
    line = await probe.refused("Hello", request, StatusCode.FAILED_PRECONDITION)
    demand(bool(line) and "\n" not in line, "no line for a person")


async def _refuses_without_token(probe: Probe) -> None:
    for method, request in _METHODS.items():
        await probe.refused(method, request, StatusCode.UNAUTHENTICATED, token=None)


async def _refuses_another_token(probe: Probe) -> None:
    ours = probe.options.bridge.token
    for token in ("Bearer ", "Bearer x", f"Bearer {ours}x", f"Bearer {ours[:-1]}", ours):
        await probe.refused("Hello", _METHODS["Hello"], StatusCode.UNAUTHENTICATED, token=token)


async def _opens_at_once(probe: Probe) -> None:
    async with probe.stream(calls=True) as stream:
        opened = await stream.opened()
    demand(1_000 <= opened.heartbeat_ms <= 60_000, f"a heartbeat of {opened.heartbeat_ms} ms")
    demand(len(opened.chats) <= 500, f"{len(opened.chats)} chats")
    for chat in opened.chats:
        check_chat(chat)
        demand(bool(chat.reply_token.token), "a chat that cannot be answered among `opened.chats`")


async def _beats(probe: Probe) -> None:
    async with probe.stream(apps=[]) as stream:
        opened = await stream.opened()
        demand(opened.heartbeat_ms == HEARTBEAT_MS, f"1,000 ms asked, {opened.heartbeat_ms} told")
        for _ in range(2):
            event = await stream.next(2.5 * HEARTBEAT_MS / 1000)
            demand(event is not None, "nothing for two and a half heartbeats")


async def _serves_two(probe: Probe) -> None:
    async with probe.stream(apps=[]) as first, probe.stream(apps=[]) as second:
        await first.opened()
        await second.opened()
        demand(await first.next(2.5 * HEARTBEAT_MS / 1000) is not None, "the first fell silent")


async def _knows_its_apps_only(probe: Probe) -> None:
    request = wire.ListenRequest(apps=["no_such_app"])
    await probe.refused("Listen", request, StatusCode.INVALID_ARGUMENT)


async def _passes_over_unknown_ids(probe: Probe) -> None:
    await probe.ask("Acknowledge", wire.AcknowledgeRequest(message_ids=[new_id(), new_id()]))
    unknown = new_id()
    answer = await probe.ask("MarkRead", wire.MarkReadRequest(message_ids=[unknown]))
    demand(list(answer.gone_message_ids) == [unknown], "MarkRead does not tell what is gone")


async def _refuses_bad_ids(probe: Probe) -> None:
    bad = StatusCode.INVALID_ARGUMENT
    calls = (await probe.hello()).calls
    for id in ("", _TOO_LONG):
        await probe.refused("Acknowledge", wire.AcknowledgeRequest(message_ids=[id]), bad)
        await probe.refused("MarkRead", wire.MarkReadRequest(message_ids=[id]), bad)
        await probe.refused("FindReply", wire.FindReplyRequest(operation_id=id), bad)
        await probe.refused("Reply", await _to_nobody(probe, id), bad)
        if calls.can_control:
            move = wire.ControlCallRequest(call_id=id, move=wire.CALL_MOVE_HANG_UP)
            await probe.refused("ControlCall", move, bad)
    many = [new_id() for _ in range(501)]
    await probe.refused("Acknowledge", wire.AcknowledgeRequest(message_ids=many), bad)


async def _outlives_bad_bytes(probe: Probe) -> None:
    for method in _METHODS:
        if method != "Listen":
            status = await probe.raw(method, b"\xff" * 40)
            demand(status is not StatusCode.OK, f"{method} took bytes that are no message")
    status = await probe.raw("Acknowledge", b"\x0a" + b"\x00" * (80 * 1024))
    demand(status is not StatusCode.OK, "a request of 80 KiB was taken")
    await probe.hello()


async def _passes_over_unknown_fields(probe: Probe) -> None:
    later = _METHODS["Hello"].SerializeToString() + b"\xfa\x7f\x05later"  # field 2047
    status = await probe.raw("Hello", later)
    demand(status is StatusCode.OK, f"a field of a later version: {status.name}")


async def _knows_what_never_began(probe: Probe) -> None:
    request = wire.FindReplyRequest(operation_id=new_id())
    answer = await probe.ask("FindReply", request)
    demand(answer.result == wire.REPLY_RESULT_NEVER_BEGUN, f"result {answer.result}")


async def _refuses_half_a_reply(probe: Probe) -> None:
    bad = StatusCode.INVALID_ARGUMENT
    whole = await _to_nobody(probe, new_id())
    for lacking in ("app", "text", "chat"):
        half = wire.ReplyRequest()
        half.CopyFrom(whole)
        half.ClearField(lacking)
        await probe.refused("Reply", half, bad)
    whole.text = "가" * (LONGEST_TEXT + 1)
    await probe.refused("Reply", whole, bad)


async def _knows_a_dead_token(probe: Probe) -> None:
    request = await _to_nobody(probe, new_id())
    for attempt in ("first", "second"):
        answer = await probe.ask("Reply", request)
        demand(answer.result == wire.REPLY_RESULT_TOKEN_EXPIRED, f"{attempt}: {answer.result}")
    found = await probe.ask("FindReply", wire.FindReplyRequest(operation_id=request.operation_id))
    left = (wire.REPLY_RESULT_SENT, wire.REPLY_RESULT_UNKNOWN)
    demand(found.result not in left, "a reply that never left counts as sent")


async def _only_answers(probe: Probe) -> None:
    apps = [app.name for app in (await probe.hello()).apps if not app.can_start_chat]
    if not apps:
        raise SkippedError("every app can start chats")
    for app in apps:
        request = wire.ReplyRequest(operation_id=new_id(), app=app, person_id="x", text="x")
        await probe.refused("Reply", request, StatusCode.FAILED_PRECONDITION)


async def _pages_contacts(probe: Probe) -> None:
    await probe.refused(
        "ListContacts", wire.ListContactsRequest(page_token="?"), StatusCode.INVALID_ARGUMENT
    )
    page, pages = "", 0
    while pages == 0 or page:
        answer = await probe.ask("ListContacts", wire.ListContactsRequest(page_token=page))
        page, pages = answer.next_page_token, pages + 1
        demand(len(answer.contacts) <= 500, f"{len(answer.contacts)} contacts in a page")
        demand(pages < 1_000, "the pages do not end")


async def _knows_its_calls(probe: Probe) -> None:
    calls = (await probe.hello()).calls
    if not calls.can_control:
        raise SkippedError("it has no calls")
    over = wire.ControlCallRequest(call_id=new_id(), move=wire.CALL_MOVE_HANG_UP)
    await probe.refused("ControlCall", over, StatusCode.NOT_FOUND)
    over.move = 99  # type: ignore[assignment]
    await probe.refused("ControlCall", over, StatusCode.INVALID_ARGUMENT)
    letters = wire.PlaceCallRequest(call_id=new_id(), number="letters")
    without = StatusCode.INVALID_ARGUMENT if calls.can_place else StatusCode.UNIMPLEMENTED
    await probe.refused("PlaceCall", letters, without)


async def _to_nobody(probe: Probe, operation_id: str) -> wire.ReplyRequest:
    return wire.ReplyRequest(
        operation_id=operation_id,
        app=(await probe.apps())[0],
        chat=wire.ChatToken(chat_id="nobody", token=new_id()),
        text="check",
    )


WITHOUT_ANYBODY: tuple[Requirement, ...] = (
    ("it introduces itself, the same each time", _introduces_itself),
    ("its apps have names, packages and labels", _names_its_apps),
    ("another protocol version is refused with a line", _refuses_another_version),
    ("nothing is answered without the token", _refuses_without_token),
    ("nothing is answered for another token", _refuses_another_token),
    ("a stream opens at once with how things stand", _opens_at_once),
    ("a stream shows at each heartbeat that it lives", _beats),
    ("two streams are served at once", _serves_two),
    ("a stream of an app that is not there is refused", _knows_its_apps_only),
    ("unknown ids are passed over", _passes_over_unknown_ids),
    ("empty, endless and too many ids are refused", _refuses_bad_ids),
    ("bytes that are no request do no harm", _outlives_bad_bytes),
    ("fields of a later version are passed over", _passes_over_unknown_fields),
    ("an operation that never began is told apart", _knows_what_never_began),
    ("half a reply is refused", _refuses_half_a_reply),
    ("a token that is not there has expired, and may be tried again", _knows_a_dead_token),
    ("an app that only answers starts no chat", _only_answers),
    ("contacts come in pages", _pages_contacts),
    ("a call that is over and a number that is none are refused", _knows_its_calls),
)
