"""An account on a Matrix server, and where its parts are kept between runs."""

import json
import secrets as random
from dataclasses import asdict, dataclass, field

from agent.carriers.secrets import Secrets
from agent.errors import CarrierError


@dataclass(frozen=True)
class MatrixAccount:
    """One device of the wearer's account, signed in. `pickle_key` encrypts its keys on disk."""

    homeserver: str
    user_id: str
    device_id: str
    access_token: str = field(repr=False)
    pickle_key: str = field(repr=False, default_factory=lambda: random.token_urlsafe(32))

    def save(self, secrets: Secrets) -> None:
        secrets.put(_name(self.user_id), json.dumps(asdict(self)))


def load_account(secrets: Secrets, user_id: str) -> MatrixAccount:
    """Raises `CarrierError` (`signed_out`) where the wearer must sign in again."""
    kept = secrets.get(_name(user_id))
    if kept is None:
        raise CarrierError(f"{user_id} is not signed in: sori account add matrix", "signed_out")
    return MatrixAccount(**json.loads(kept))


def forget_account(secrets: Secrets, user_id: str) -> None:
    secrets.remove(_name(user_id))


def _name(user_id: str) -> str:
    return f"matrix:{user_id}"
