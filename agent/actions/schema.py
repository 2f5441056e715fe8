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
# What strangers wrote and what the wearer was asked into, until they are let in.
_REQUESTS = (
    """CREATE TABLE requests (
        position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL CHECK (kind IN ('message', 'invite')), account TEXT NOT NULL,
        sender TEXT NOT NULL, room TEXT NOT NULL, sender_name TEXT NOT NULL,
        room_name TEXT NOT NULL, text TEXT NOT NULL, sent_at TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'told', 'let in')))""",
    "ALTER TABLE scheduled ADD COLUMN app TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX outbox_of_carrier ON outbox (account, carrier_id)",
)
# What was received, cut into words and their parts for FTS5 (`jamo_index`, whose functions these are).
# External content, and that a view: the tokens are computed from `messages`, so that no text is in the
# file twice, and the index can be checked and made anew. Triggers keep it in step, whoever writes.
# A row's number is its time (ms) and, of one time, its place: rows come newest first without a sort.
# 2**43 - 1 ms is the year 2248: a number has 63 bits.
_MOMENT = "(({0}sent_at_unix_ms << 20) | ({0}position & 1048575))"
_CUT = """sori_words({0}text), sori_inner({0}text),
    sori_initials({0}text || ' ' || {0}sender || ' ' || ifnull({0}room, '')),
    sori_words({0}sender || ' ' || ifnull({0}room, '')), sori_kinds({0}text),
    sori_place({0}sender, {0}room)"""
_INDEXED = "words, inner, initials, people, kinds, place"
_UNINDEX = f"""INSERT INTO message_index (message_index, rowid, {_INDEXED})
    VALUES ('delete', {_MOMENT.format("old.")}, {_CUT.format("old.")})"""
_INDEX = f"""INSERT INTO message_index (rowid, {_INDEXED})
    VALUES ({_MOMENT.format("new.")}, {_CUT.format("new.")})"""
_SEARCHED = "position, direction, sender, room, text, sent_at_unix_ms"
_INDEX_OF_WORDS = (
    "UPDATE messages SET sent_at_unix_ms = min(max(sent_at_unix_ms, 0), (1 << 43) - 1)",
    "CREATE INDEX messages_by_time ON messages (sent_at_unix_ms)",
    "CREATE INDEX messages_by_sender ON messages (sender, sent_at_unix_ms)",
    "CREATE INDEX messages_by_room ON messages (room, sent_at_unix_ms)",
    f"""CREATE VIEW message_words (moment, {_INDEXED}) AS
        SELECT {_MOMENT.format("")}, {_CUT.format("")} FROM messages WHERE direction = 'in'""",
    f"""CREATE VIRTUAL TABLE message_index USING fts5 (
        {_INDEXED}, content = 'message_words', content_rowid = 'moment',
        tokenize = 'ascii', detail = 'column', columnsize = 0)""",
    f"""CREATE TRIGGER message_came AFTER INSERT ON messages
        WHEN new.direction = 'in' BEGIN {_INDEX}; END""",
    f"""CREATE TRIGGER message_went AFTER DELETE ON messages
        WHEN old.direction = 'in' BEGIN {_UNINDEX}; END""",
    f"""CREATE TRIGGER message_changes BEFORE UPDATE OF {_SEARCHED} ON messages
        WHEN old.direction = 'in' BEGIN {_UNINDEX}; END""",
    f"""CREATE TRIGGER message_changed AFTER UPDATE OF {_SEARCHED} ON messages
        WHEN new.direction = 'in' BEGIN {_INDEX}; END""",
    "INSERT INTO message_index (message_index) VALUES ('rebuild')",
)
# The wearer's own address books and calendars (CardDAV, CalDAV), as they were last seen.
_OWN_SERVERS = (
    """CREATE TABLE collections (
        account TEXT NOT NULL, url TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('people', 'events')), name TEXT NOT NULL,
        token TEXT NOT NULL, tag TEXT NOT NULL, until TEXT NOT NULL, PRIMARY KEY (account, url))""",
    """CREATE TABLE synced_items (
        account TEXT NOT NULL, collection TEXT NOT NULL, href TEXT NOT NULL, etag TEXT NOT NULL,
        uid TEXT NOT NULL, content TEXT NOT NULL,
        contact_id TEXT REFERENCES contacts (id) ON DELETE SET NULL, is_made INTEGER NOT NULL,
        PRIMARY KEY (account, collection, href),
        FOREIGN KEY (account, collection) REFERENCES collections (account, url) ON DELETE CASCADE)""",
    "CREATE INDEX synced_items_of_contact ON synced_items (contact_id)",
    """CREATE TABLE given_names (
        account TEXT NOT NULL, contact_id TEXT NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
        name TEXT NOT NULL, PRIMARY KEY (account, contact_id, name))""",
    """CREATE TABLE occurrences (
        account TEXT NOT NULL, collection TEXT NOT NULL, href TEXT NOT NULL,
        title TEXT NOT NULL, place TEXT NOT NULL, starts_at TEXT NOT NULL, ends_at TEXT NOT NULL,
        starts_unix_s INTEGER NOT NULL, ends_unix_s INTEGER NOT NULL,
        FOREIGN KEY (account, collection, href)
            REFERENCES synced_items (account, collection, href) ON DELETE CASCADE)""",
    "CREATE INDEX occurrences_of_item ON occurrences (account, collection, href)",
    "CREATE INDEX occurrences_by_time ON occurrences (starts_unix_s)",
)
# Step N: from version N to N + 1.
STEPS = (_FIRST_SCHEMA, _LATER_AND_KEPT, _CARRIERS, _REQUESTS, _INDEX_OF_WORDS, _OWN_SERVERS)
