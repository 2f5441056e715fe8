"""Which devices of the people in an encrypted room may read what the wearer sends there.

Trust on first use: a device whose keys were seen once keeps them (nio refuses changed keys), and
may read. Of somebody who was verified by emoji only the verified devices may read: a device that
appears later could be anybody's, and must be verified too.
"""

from collections.abc import Iterable
from typing import Any


def settle_trust(client: Any, users: Iterable[str]) -> None:
    """Decide for every device of these users before the keys of a room are shared."""
    for user_id in users:
        devices = [
            device
            for device in client.device_store.active_user_devices(user_id)
            if (user_id, device.id) != (client.user_id, client.device_id)
        ]
        anyone_verified = any(client.olm.is_device_verified(device) for device in devices)
        for device in devices:
            _settle(client, device, anyone_verified)


def _settle(client: Any, device: Any, user_was_verified: bool) -> None:
    if client.olm.is_device_verified(device) or client.olm.is_device_blacklisted(device):
        return
    if user_was_verified:
        client.unignore_device(device)
        client.blacklist_device(device)
    else:
        client.ignore_device(device)
