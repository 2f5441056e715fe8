"""People and events from the wearer's own server: CardDAV (RFC 6352) and CalDAV (RFC 4791).

One way: what the server has is taken over, nothing is written to it. `account` (who, where),
`discovery` (which collections), `following` (what changed in one), then `people` and `days` (what that
means here), joined by `syncing`. `cards`, `merging`, `recurrence` and `occurrences` are pure.
"""
