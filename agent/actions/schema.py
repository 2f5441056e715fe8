"""The store's tables, step by step: each tuple of statements brings a store one version on.

A step that was released is never changed; a new one is added behind it.
"""

_FIRST_SCHEMA = (
    """CREATE TABLE contacts (
        position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
        aliases TEXT NOT NULL, labels TEXT NOT NULL, style TEXT NOT NULL, phone TEXT NOT NULL)""",
    "CREATE TABLE rooms (position INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
    """CREATE TABLE room_members (
        room TEXT NOT NULL REFERENCES rooms (name) ON DELETE CASCADE,
        position INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (room, position))""",
    """CREATE TABLE messages (
        position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, conversation TEXT NOT NULL,
        direction TEXT NOT NULL CHECK (direction IN ('in', 'out')), sender TEXT NOT NULL,
        contact_id TEXT REFERENCES contacts (id) ON DELETE SET NULL, room TEXT,
        text TEXT NOT NULL, sent_at TEXT NOT NULL, sent_at_unix_ms INTEGER NOT NULL,
        unread INTEGER NOT NULL, spoken INTEGER NOT NULL DEFAULT 0)""",
    "CREATE INDEX messages_by_conversation ON messages (conversation, sent_at_unix_ms)",
    "CREATE INDEX messages_unread ON messages (sent_at_unix_ms) WHERE unread",
    """CREATE TABLE outbox (
        position INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, conversation TEXT NOT NULL,
        name TEXT NOT NULL, contact_id TEXT, room TEXT, number TEXT, body TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
        carrier_id TEXT, error TEXT, queued_at TEXT NOT NULL)""",
    "CREATE INDEX outbox_queued ON outbox (conversation, position) WHERE state = 'queued'",
    """CREATE TABLE calls (
        position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, contact TEXT NOT NULL,
        contact_id TEXT, direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
        kind TEXT NOT NULL, started_at TEXT NOT NULL, answered_at TEXT, ended_at TEXT,
        ending TEXT NOT NULL DEFAULT '')""",
)
# What is for later, what was taken back, and the small things a conversation keeps.
_LATER_AND_KEPT = (
    """CREATE TABLE scheduled (
        position INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL CHECK (kind IN ('message', 'reminder')),
        name TEXT NOT NULL, contact_id TEXT, room TEXT, number TEXT, body TEXT NOT NULL,
        due_at TEXT NOT NULL, due_at_unix_ms INTEGER NOT NULL,
        is_waiting INTEGER NOT NULL DEFAULT 1)""",
    "CREATE INDEX scheduled_waiting ON scheduled (due_at_unix_ms) WHERE is_waiting",
    "ALTER TABLE outbox ADD COLUMN sent_at_unix_ms INTEGER",
    "ALTER TABLE outbox ADD COLUMN is_unsent INTEGER NOT NULL DEFAULT 0",
    "CREATE TABLE kept (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
)
# Who carries a message, and where the wearer's people are found; what has become of a sending.
_CARRIERS = (
    "ALTER TABLE messages ADD COLUMN account TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE outbox RENAME TO outbox_before",
    """CREATE TABLE outbox (
        position INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, conversation TEXT NOT NULL,
        name TEXT NOT NULL, contact_id TEXT, room TEXT, number TEXT, body TEXT NOT NULL,
        account TEXT NOT NULL DEFAULT '', handle TEXT NOT NULL DEFAULT '',
        state TEXT NOT NULL CHECK (
            state IN ('queued', 'sending', 'sent', 'failed', 'uncertain', 'expired')),
        carrier_id TEXT, error TEXT, queued_at TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0, retry_at_unix_ms INTEGER NOT NULL DEFAULT 0,
        sent_at_unix_ms INTEGER, is_unsent INTEGER NOT NULL DEFAULT 0)""",
    """INSERT INTO outbox (position, key, conversation, name, contact_id, room, number, body, state,
        carrier_id, error, queued_at, sent_at_unix_ms, is_unsent)
       SELECT position, key, conversation, name, contact_id, room, number, body, state,
        carrier_id, error, queued_at, sent_at_unix_ms, is_unsent FROM outbox_before""",
    "DROP TABLE outbox_before",  # its index goes with it
    """CREATE INDEX outbox_waiting ON outbox (conversation, position)
       WHERE state IN ('queued', 'sending')""",
    """CREATE TABLE handles (
        account TEXT NOT NULL, handle TEXT NOT NULL, name TEXT NOT NULL,
        contact_id TEXT REFERENCES contacts (id) ON DELETE CASCADE,
        room TEXT REFERENCES rooms (name) ON DELETE CASCADE,
        PRIMARY KEY (account, handle), CHECK (contact_id IS NULL OR room IS NULL))""",
    "CREATE INDEX handles_of_contact ON handles (contact_id)",
    "CREATE INDEX handles_of_room ON handles (room)",
)
STEPS = (_FIRST_SCHEMA, _LATER_AND_KEPT, _CARRIERS)  # step N: from version N to N + 1
