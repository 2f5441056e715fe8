"""What is XMPP's own: edits, other devices, rooms kept in bookmarks, an account that is closed."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from slixmpp import JID

from agent.carriers.xmpp.carrier import XmppCarrier
from agent.carriers.xmpp.identity import Place, bare, located
from agent.errors import CarrierError
from tests.carriers.prosody import Prosody
from tests.carriers.world import PATIENCE_S, arrived, offered, to_peer
from tests.carriers.xmpp_world import XmppPeer, XmppWorld, xmpp_world


@pytest.fixture
async def xmpp(prosody: Prosody, tmp_path: Path) -> AsyncIterator[XmppWorld]:
    async with xmpp_world(prosody, tmp_path) as world:
        yield world


async def test_an_edit_by_its_author_replaces_what_arrived(xmpp: XmppWorld):
    await xmpp.write("세 시에 봐")
    (first,) = await arrived(xmpp, 1)
    await edited(xmpp.other, xmpp.account.jid, "네 시에 봐", located(first.id).stanza_id)

    (second,) = await arrived(xmpp, 1)
    assert (second.text, second.replaces) == ("네 시에 봐", first.id)


async def test_an_edit_of_somebody_elses_message_changes_nothing(xmpp: XmppWorld, prosody: Prosody):
    await xmpp.write("세 시에 봐")
    (first,) = await arrived(xmpp, 1)
    intruder = XmppPeer(prosody.register("intruder"), prosody.port)
    await intruder.connect()
    await edited(intruder, xmpp.account.jid, "돈 보내", located(first.id).stanza_id)

    (second,) = await arrived(xmpp, 1)
    assert (second.sender, second.replaces) == (intruder.jid, None)
    await intruder.close()


async def test_a_message_that_was_taken_back_is_empty(xmpp: XmppWorld):
    await xmpp.write("잘못 보냈다")
    (first,) = await arrived(xmpp, 1)
    stanza_id = located(first.id).stanza_id
    xmpp.other.client.plugin["xep_0424"].send_retraction(JID(xmpp.account.jid), stanza_id)

    (second,) = await arrived(xmpp, 1)
    assert (second.text, second.replaces) == ("", first.id)


async def test_what_the_wearer_writes_on_another_device_is_their_own(xmpp: XmppWorld):
    laptop = XmppPeer(xmpp.account.jid, xmpp.server.port)
    await laptop.connect()
    await laptop.write(xmpp.peer, "노트북에서 썼어", room=False)

    (own,) = await offered(xmpp, 1)
    assert (own.is_own, own.sender, own.room) == (True, xmpp.peer, None)
    await laptop.close()


async def test_a_room_is_entered_again_by_a_new_object_and_brings_what_was_missed(
    xmpp: XmppWorld,
):
    await xmpp._stop_carrier()
    await xmpp.write("어디야?", in_room=True)
    xmpp.carrier = xmpp._carrier()
    await xmpp._run_carrier()

    (received,) = await offered(xmpp, 1)
    assert (received.text, received.room, received.room_name) == ("어디야?", xmpp.room, "가족방")
    rooms = [peer for peer in await xmpp.carrier.peers() if peer.is_room]
    assert [(room.handle, room.name, room.members) for room in rooms] == [
        (xmpp.room, "가족방", (xmpp.peer,))
    ]


async def test_what_was_there_before_the_account_was_added_is_not_news(
    prosody: Prosody, xmpp: XmppWorld, tmp_path: Path
):
    await xmpp.write("옛날 얘기")
    await arrived(xmpp, 1)
    await xmpp._stop_carrier()
    xmpp.carrier = XmppCarrier(xmpp.account, tmp_path / "another")
    await xmpp._run_carrier()
    await xmpp.write("새 얘기")

    assert [one.text for one in await offered(xmpp, 1)] == ["새 얘기"]


async def test_a_wrong_password_ends_the_run_and_says_what_to_do(xmpp: XmppWorld, tmp_path: Path):
    carrier = XmppCarrier(replace(xmpp.account, password="other"), tmp_path / "wrong")
    with pytest.raises(CarrierError, match="sori account add xmpp") as refused:
        async with asyncio.timeout(PATIENCE_S):
            await carrier.run()
    assert refused.value.code == "signed_out"
    carrier.close()


async def test_before_it_is_connected_everything_is_offline(xmpp: XmppWorld, tmp_path: Path):
    carrier = XmppCarrier(xmpp.account, tmp_path / "idle")
    for asked in (
        carrier.commit(to_peer(xmpp, "k1", "안녕")),
        carrier.peers(),
        carrier.history(xmpp.peer, 1),
        carrier.mark_read([Place(xmpp.account.jid, xmpp.peer, False, "a1", "s1").id]),
    ):
        with pytest.raises(CarrierError) as refused:
            await asked
        assert refused.value.code == "offline"
    carrier.close()


@pytest.mark.parametrize(
    "handle", ["", "엄마", "no at sign", "@sori.test", "a@", "a@b/c d@e", "\0@b"]
)
def test_what_is_no_address_is_nobody(handle: str):
    assert bare(handle) is None or bare(handle) != handle


def test_a_place_survives_being_an_id():
    place = Place("나@sori.test", "가족방@rooms.test", True, "a/b c%", "id\n1")
    assert located(place.id) == place


@pytest.mark.parametrize("message_id", ["", "sim-m1", "a b c", "a chat nobody c d"])
def test_another_carriers_message_is_refused(message_id: str):
    with pytest.raises(CarrierError):
        located(message_id)


async def edited(peer: XmppPeer, to: str, text: str, replaced: str) -> None:
    peer.client.register_plugin("xep_0308")
    stanza = peer.client.plugin["xep_0308"].build_correction(replaced, JID(to), mbody=text)
    stanza.send()
    await peer.client.plugin["xep_0199"].send_ping(JID(to).domain, timeout=PATIENCE_S)
