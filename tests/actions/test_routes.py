"""Which account carries a message: pure."""

import pytest

from agent.actions.routes import Reach, app_of, choose
from agent.errors import UnreachableError

MATRIX, KAKAO, SMS = Reach("matrix", "@m:x"), Reach("kakaotalk", "u1"), Reach("sms", "010")
SIMULATED = Reach("simulated", "c1", is_any_app=True)


@pytest.mark.parametrize(
    ("reaches", "app", "last", "account"),
    [
        ([MATRIX, KAKAO], "kakaotalk", "matrix", "kakaotalk"),  # named
        ([MATRIX, KAKAO], "", "kakaotalk", "kakaotalk"),  # where they talked last
        ([MATRIX, KAKAO], "", "sms", "matrix"),  # that one does not reach them any more
        ([MATRIX, KAKAO], "", None, "matrix"),  # the wearer's order
        ([SMS], "", "kakaotalk", "sms"),  # the only one
        ([SIMULATED], "kakaotalk", None, "simulated"),  # simulated people have every app
        ([Reach("matrix:work", "@w:x"), MATRIX], "Matrix", "matrix", "matrix"),
    ],
)
def test_the_account_is_the_one_named_else_the_last_else_the_first(
    reaches: list[Reach], app: str, last: str | None, account: str
):
    assert choose(reaches, app, last).account == account


def test_an_app_that_does_not_reach_them_is_not_replaced_by_another_but_the_others_are_told():
    with pytest.raises(UnreachableError) as refused:
        choose([MATRIX, SMS], "kakaotalk", "matrix")
    assert (refused.value.code, refused.value.offers) == ("unreachable", ("matrix", "sms"))


def test_nobody_reached_offers_nothing():
    with pytest.raises(UnreachableError) as refused:
        choose([])
    assert refused.value.offers == ()


def test_an_account_is_of_its_app_whatever_it_is_called_besides():
    assert [app_of(one) for one in ("matrix:@a:b.c", "kakao", "sms")] == [
        "matrix",
        "kakaotalk",
        "sms",
    ]
