-- Version 3: what readers ask for by themselves, what they agreed to, and whom to forget for good.

ALTER TABLE subscriber ADD COLUMN interests TEXT NOT NULL DEFAULT '{}';  -- JSON: topics, speakers
ALTER TABLE subscriber ADD COLUMN paused_until TEXT;                     -- a calendar day

ALTER TABLE issue ADD COLUMN subject TEXT NOT NULL DEFAULT '';           -- as lists show it
ALTER TABLE issue ADD COLUMN preheader TEXT NOT NULL DEFAULT '';

CREATE TABLE request (
    -- AUTOINCREMENT: the number is signed into a link, and never used again.
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    wish TEXT NOT NULL CHECK (wish IN ('subscribe', 'manage')),
    address TEXT NOT NULL,
    folded TEXT NOT NULL,
    first_name TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL,
    page TEXT NOT NULL DEFAULT '',
    network TEXT NOT NULL DEFAULT '',
    wording TEXT NOT NULL DEFAULT '',
    answered_at TEXT,
    sent INTEGER NOT NULL DEFAULT 0,     -- 1 where a letter left
    used_at TEXT
) STRICT;

CREATE INDEX request_folded ON request (folded);
CREATE INDEX request_open ON request (id) WHERE answered_at IS NULL;

CREATE TABLE note (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subscriber INTEGER NOT NULL,
    at TEXT NOT NULL,
    status TEXT NOT NULL,
    source TEXT NOT NULL,
    network TEXT NOT NULL DEFAULT '',
    wording TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX note_subscriber ON note (subscriber);

CREATE TABLE erasure (
    hash BLOB PRIMARY KEY,               -- keyed: no address can be read or tried from it
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
