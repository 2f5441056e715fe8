"""Which account carries a message: decided from what reaches the receiver. Pure.

The app that the wearer named, else the account of the conversation's last message, else the first in
the wearer's order. A message goes to one person or room only, so the choice is never whom.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.errors import UnreachableError

# What people call an app, and what an account of it may be called (`sori account`, protos/bridge).
_SAME_APP = {"kakaotalk": "kakaotalk", "kakao": "kakaotalk", "text": "sms", "message": "sms"}


@dataclass(frozen=True)
class Reach:
    """An account that reaches the receiver, and what it calls them.

    `is_any_app`: its people are simulated and stand for those of every app.
    """

    account: str
    handle: str
    is_any_app: bool = False


def app_of(account: str) -> str:
    """Return the app of an account: the account `matrix:work` is of `matrix`."""
    name = account.partition(":")[0].partition("@")[0].casefold()
    return _SAME_APP.get(name, name)


def choose(reaches: Sequence[Reach], app: str = "", last_account: str | None = None) -> Reach:
    """Return the account to send by; `reaches` in the wearer's order.

    Raises `UnreachableError` where nothing reaches the receiver, or not by the `app` named.
    """
    wanted = _SAME_APP.get(app.casefold(), app.casefold())
    fitting = [
        one for one in reaches if not wanted or one.is_any_app or app_of(one.account) == wanted
    ]
    if not fitting:
        raise UnreachableError(app, tuple(dict.fromkeys(one.account for one in reaches)))
    last = (one for one in fitting if one.account == last_account)
    return next(last, fitting[0])
