"""English orders over generated names, verbs and courtesies: the grammar, not a list of sentences."""

import itertools
from datetime import datetime

import pytest

from agent.events import Contact, Expecting, Intent, Lang
from agent.understanding import Context, LastMessage, understand

NAMES = ("Jason Lee", "Emma", "Olivia Park", "Mom", "Dad", "Minsoo Kim", "Dr. Smith", "Coach Miller", "Aunt May", "Priya", "Tomas", "Grandma", "Yuna", "Beatrice")  # fmt: skip
SAID = ("jason lee", "emma", "olivia", "my mom", "dad", "minsoo", "doctor smith", "coach miller", "aunt may", "priya", "tomas", "my grandmother", "yuna", "beatrice")  # fmt: skip
PEOPLE = tuple(zip(SAID, NAMES, strict=True))
NOW = datetime.fromisoformat("2026-11-21T09:00:00+09:00")
CONTEXT = Context(
    contacts=tuple(map(Contact, NAMES)), rooms=("Family chat", "Team room", "Book club"), now=NOW
)
LEADS = ("", "please ", "um ", "okay so ", "hey sori ", "can you ", "could you please ", "i want to ", "i'd like you to ", "would you ", "go ahead and ", "and ")  # fmt: skip
BODIES = {
    "i'm running late": "I'm running late",
    "dinner is ready": "Dinner is ready",
    "we missed the train": "We missed the train",
    "the door is open": "The door is open",
    "i can't make it on friday": "I can't make it on friday",
}
FRAMES = (
    "text {name} {body}",
    "text {name} that {body}",
    "message {name} that {body}",
    "tell {name} {body}",
    "tell {name} that {body}",
    "let {name} know {body}",
    "let {name} know that {body}",
    "send a message to {name} saying {body}",
    "send {name} a message saying {body}",
    "send a text to {name} that says {body}",
    "send {name} a quick text saying that {body}",
    "shoot {name} a text saying {body}",
    "write to {name} that {body}",
    "text {name} and tell them {body}",
)


def hear(text: str, context: Context = CONTEXT) -> Intent:
    return understand(text, Lang.ENGLISH, context)


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize(("said", "name"), PEOPLE)
def test_every_frame_carries_every_name_and_body(frame: str, said: str, name: str) -> None:
    heard = [hear(frame.format(name=said, body=body)) for body in BODIES]

    assert [(each.name, dict(each.slots)) for each in heard] == [
        ("send_message", {"recipient": name, "body": body}) for body in BODIES.values()
    ]


@pytest.mark.parametrize("lead", LEADS)
@pytest.mark.parametrize("frame", FRAMES)
def test_courtesy_and_fillers_change_nothing(lead: str, frame: str) -> None:
    order = frame.format(name="emma", body="i'm running late")

    polite = [hear(f"{lead}{order}"), hear(f"{lead}{order} please")]

    assert [dict(each.slots) for each in polite] == [dict(hear(order).slots)] * 2
    assert [each.name for each in polite] == ["send_message"] * 2


@pytest.mark.parametrize("frame", [frame for frame in FRAMES if "them" not in frame])
@pytest.mark.parametrize(("first", "second"), list(itertools.permutations(PEOPLE[:5], 2)))
def test_two_names_are_two_recipients(
    frame: str, first: tuple[str, str], second: tuple[str, str]
) -> None:
    heard = hear(frame.format(name=f"{first[0]} and {second[0]}", body="dinner is ready"))

    assert heard.slots == {"recipients": [first[1], second[1]], "body": "Dinner is ready"}


@pytest.mark.parametrize("mark", ["no wait text", "wait no text", "actually text", "scratch that text", "no text", "i mean text"])  # fmt: skip
@pytest.mark.parametrize(("first", "second"), list(itertools.permutations(PEOPLE[:5], 2)))
def test_an_order_begun_and_taken_back_is_for_the_second_name(
    mark: str, first: tuple[str, str], second: tuple[str, str]
) -> None:
    heard = hear(f"text {first[0]} {mark} {second[0]} i'm running late")

    assert heard.slots == {"recipient": second[1], "body": "I'm running late"}


@pytest.mark.parametrize("mark", ["i mean", "no wait", "no i meant", "sorry i mean", "no"])
@pytest.mark.parametrize(("first", "second"), list(itertools.permutations(PEOPLE[:5], 2)))
def test_a_corrected_name_takes_the_place_of_the_first(
    mark: str, first: tuple[str, str], second: tuple[str, str]
) -> None:
    heard = hear(f"tell {first[0]} {mark} {second[0]} that i'm home")

    assert heard.slots == {"recipient": second[1], "body": "I'm home"}


@pytest.mark.parametrize(
    ("text", "recipient", "body"),
    [
        ("tell mom no dad isn't coming", "Mom", "No dad isn't coming"),
        ("tell mom sorry dad is late", "Mom", "Sorry dad is late"),
        ("tell emma no", "Emma", "No"),
        ("tell emma no problem", "Emma", "No problem"),
        ("tell mom dad is here", "Mom", "Dad is here"),
        ("text emma wait for me", "Emma", "Wait for me"),
        ("tell mom i said no call me", "Mom", "I said no call me"),
    ],
)
def test_a_no_or_a_name_in_the_body_changes_no_recipient(
    text: str, recipient: str, body: str
) -> None:
    assert hear(text).slots == {"recipient": recipient, "body": body}


CALLS = ("call {name}", "phone {name}", "give {name} a call", "give {name} a ring", "place a call to {name}", "call {name} on speaker", "get {name} on the phone", "can you call {name} for me")  # fmt: skip


@pytest.mark.parametrize("frame", CALLS)
@pytest.mark.parametrize(("said", "name"), PEOPLE)
def test_every_way_to_call_finds_every_name(frame: str, said: str, name: str) -> None:
    heard = hear(frame.format(name=said))

    assert (heard.name, heard.slots) == ("call", {"contact": name})


TIMES = {
    "at nine tonight": "2026-11-21T21:00:00+09:00",
    "in twenty minutes": "2026-11-21T09:20:00+09:00",
    "tomorrow morning at eight": "2026-11-22T08:00:00+09:00",
    "at half past six this evening": "2026-11-21T18:30:00+09:00",
    "on monday at noon": "2026-11-23T12:00:00+09:00",
    "next tuesday at two pm": "2026-11-24T14:00:00+09:00",
}
LATER = (
    "{time} text {name} that dinner is ready",
    "{time} tell {name} dinner is ready",
    "text {name} {time} that dinner is ready",
    "send {name} a message {time} saying dinner is ready",
    "send a message to {name} {time} saying dinner is ready",
    "send dinner is ready to {name} {time}",
    "schedule a message to {name} {time} saying dinner is ready",
    "could you please {time} text {name} that dinner is ready",
)


@pytest.mark.parametrize("frame", LATER)
@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize(("said", "name"), PEOPLE[:6])
def test_a_time_outside_the_body_schedules_the_message(
    frame: str, time: str, said: str, name: str
) -> None:
    heard = hear(frame.format(time=time, name=said))

    assert heard.name == "schedule_message"
    assert heard.slots == {"recipient": name, "body": "Dinner is ready", "time": TIMES[time]}


@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("frame", ["text emma i'll be there {time}", "tell emma we leave {time}", "let emma know that the show starts {time}"])  # fmt: skip
def test_a_time_inside_the_body_is_part_of_it(frame: str, time: str) -> None:
    heard = hear(frame.format(time=time))

    assert heard.name == "send_message"
    assert heard.slots["body"].endswith(time)


REMIND = ("remind me {time} to lock the door", "remind me to lock the door {time}", "{time} remind me to lock the door", "set a reminder {time} to lock the door", "could you remind me {time} to lock the door", "don't let me forget to lock the door {time}")  # fmt: skip


@pytest.mark.parametrize("frame", REMIND)
@pytest.mark.parametrize("time", TIMES)
def test_a_reminder_finds_its_time_anywhere(frame: str, time: str) -> None:
    heard = hear(frame.format(time=time))

    assert (heard.name, heard.slots) == ("remind", {"time": TIMES[time], "text": "lock the door"})


def test_an_open_hour_gives_a_reminder_its_alternatives() -> None:
    heard = hear("remind me tomorrow at eight to lock the door")

    assert heard.slots["time"] == "2026-11-22T08:00:00+09:00"
    assert heard.slots["time_alternatives"] == ["2026-11-22T20:00:00+09:00"]


CHATTER = (
    "i texted {name} yesterday",
    "did you text {name}",
    "{name} told me about it",
    "i'll call {name} later",
    "she told {name} that",
    "i was going to tell {name} about it",
    "have you called {name} lately",
    "{name} is calling me",
    "who asked {name} to come",
    "we should text {name} some time",
    "you can tell {name} if you want",
    "don't tell {name}",
    "do not call {name}",
    "never text {name} again",
    "i didn't send {name} anything",
    "when i called {name} nobody answered",
    "{name} never texts back",
    "if you text {name} say hello",
    "they let {name} know last week",
    "why did you call {name}",
    "should i call {name} or wait",
    "i hope {name} calls",
    "he wants to text {name}",
    "someone should tell {name}",
    "how do i text {name}",
    "did {name} tell you to call back",
    "i heard {name} got a message",
    "let {name} drive",
    "send {name} home",
    "can i call {name} from here",
)
LEAVES = ("send_message", "schedule_message", "call", "reply", "answer_call", "reject_call", "unsend")  # fmt: skip


@pytest.mark.parametrize("frame", CHATTER)
@pytest.mark.parametrize("expecting", [Expecting.COMMAND, Expecting.CONFIRM, Expecting.CHOICE])
def test_talk_about_messages_sends_none(frame: str, expecting: Expecting) -> None:
    context = Context(
        contacts=CONTEXT.contacts,
        rooms=CONTEXT.rooms,
        now=NOW,
        expecting=expecting,
        last_message=LastMessage("Emma"),
    )

    heard = {said: hear(frame.format(name=said), context).name for said in SAID}

    assert {said: name for said, name in heard.items() if name in LEAVES} == {}


@pytest.mark.parametrize("said", ["the bank", "my bank", "the restaurant", "the temperature", "my cellphone"])  # fmt: skip
def test_what_is_nobody_gets_no_message(said: str) -> None:
    assert hear(f"tell {said} that i'm on my way").name == "unknown"
    assert hear(f"call {said}").name == "unknown"


@pytest.mark.parametrize("thing", ["a photo", "my regards", "fifty dollars", "the file", "my location"])  # fmt: skip
def test_a_thing_is_no_message(thing: str) -> None:
    assert hear(f"send {thing} to emma").name == "unknown"
