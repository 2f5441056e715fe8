"""Two sides of a verification, joined in memory."""

from base64 import b64decode

import pytest

from agent.carriers.matrix.emoji import EMOJI
from agent.carriers.matrix.sas import Device, MismatchError, Sas, Stage, proposal

A = Device("@a:x", "PHONE", "a" * 43)
B = Device("@b:x", "LAPTOP", "b" * 43)


def two() -> tuple[Sas, Sas]:
    start = proposal("PHONE", "t")
    return Sas(A, B, "t", start), Sas(B, A, "t", start)


def comparing() -> tuple[Sas, Sas]:
    a, b = two()
    answer = b.took_key(a.took_acceptance(b.acceptance()))
    assert answer is not None
    assert a.took_key(answer) is None
    return a, b


def test_both_sides_see_the_same_seven_emoji_and_other_pairs_see_others():
    a, b = comparing()
    c, _ = comparing()

    assert a.emoji() == b.emoji()
    assert len(a.emoji()) == 7
    assert all(0 <= place < 64 for place in a.emoji())
    assert a.emoji() != c.emoji()


def test_it_is_verified_once_both_have_said_yes():
    a, b = comparing()

    b.took_mac(a.confirm())
    assert b.stage is Stage.COMPARING
    a.took_mac(b.confirm())

    assert (a.stage, b.stage) == (Stage.VERIFIED, Stage.VERIFIED)


def test_another_key_than_the_one_vouched_for_is_a_mismatch():
    a, b = comparing()
    b.theirs = Device("@a:x", "PHONE", "c" * 43)

    with pytest.raises(MismatchError) as mismatch:
        b.took_mac(a.confirm())
    assert mismatch.value.code == "m.key_mismatch"
    assert b.stage is not Stage.VERIFIED


def test_a_key_that_was_not_committed_to_is_a_mismatch():
    a, b = two()
    a.took_acceptance(b.acceptance())
    other = Sas(B, A, "t", proposal("PHONE", "t"))
    other.acceptance()

    with pytest.raises(MismatchError) as mismatch:
        a.took_key(other.took_key({"key": a._key}))
    assert mismatch.value.code == "m.mismatched_commitment"


@pytest.mark.parametrize("key", [None, "", "zz", "A" * 43, 7])
def test_a_key_that_is_none_is_refused(key: object):
    _, b = two()
    b.acceptance()

    with pytest.raises(MismatchError):
        b.took_key({"key": key})


def test_steps_out_of_order_are_refused():
    a, b = two()

    with pytest.raises(MismatchError):
        a.took_key({"key": b._key})
    with pytest.raises(MismatchError):
        a.confirm()
    with pytest.raises(MismatchError):
        a.took_mac({})


def test_the_commitment_is_what_other_clients_compute():
    """Unpadded base64 of a SHA-256: nio's own is hexadecimal, and no other client takes it."""
    _, b = two()

    commitment = b.acceptance()["commitment"]

    assert len(b64decode(commitment + "=")) == 32
    assert not commitment.endswith("=")


def test_the_names_tell_all_emoji_apart():
    for column in range(3):
        assert len({entry[column] for entry in EMOJI}) == 64
