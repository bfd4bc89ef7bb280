-- Version 1. The version stands in PRAGMA user_version.

CREATE TABLE subscriber (
    -- AUTOINCREMENT: an id is never used again, so an erased reader leaves nothing but a number.
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    address TEXT NOT NULL,                -- as it is mailed to
    folded TEXT NOT NULL UNIQUE,          -- the same, in lower case: one reader, one row
    status TEXT NOT NULL CHECK (status IN ('pending', 'active', 'unsubscribed')),
    first_name TEXT NOT NULL DEFAULT '',
    last_name TEXT NOT NULL DEFAULT '',
    fields TEXT NOT NULL DEFAULT '{}',    -- JSON object, text to text
    consent_at TEXT,                      -- ISO 8601, UTC
    consent_source TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE suppression (
    folded TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE issue (
    slug TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    message BLOB NOT NULL,                -- the frozen message, JSON, deflated
    candidates INTEGER NOT NULL,
    frozen_at TEXT NOT NULL,
    finished_at TEXT,
    held TEXT NOT NULL DEFAULT ''         -- why the issue waits for a person
) STRICT, WITHOUT ROWID;

-- A row per batch; rows per reader only for what deviates.
CREATE TABLE batch (
    issue TEXT NOT NULL REFERENCES issue (slug),
    number INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'done')),
    size INTEGER NOT NULL,                -- readers still in it
    readers BLOB NOT NULL,                -- their ids, packed
    accepted INTEGER NOT NULL DEFAULT 0,
    key TEXT NOT NULL DEFAULT '',
    tries INTEGER NOT NULL DEFAULT 0,
    started_at TEXT,
    attempt BLOB,                         -- addresses and merge values while the call is open
    service_id TEXT NOT NULL DEFAULT '',  -- of the receipt
    PRIMARY KEY (issue, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX batch_open ON batch (issue, state, number) WHERE state <> 'done';

CREATE TABLE deviation (
    issue TEXT NOT NULL REFERENCES issue (slug),
    subscriber INTEGER NOT NULL,          -- no foreign key: it outlives an erasure
    state TEXT NOT NULL CHECK (state IN
        ('excluded', 'suppressed', 'rejected', 'failed', 'uncertain')),
    reason TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL,
    PRIMARY KEY (issue, subscriber)
) STRICT, WITHOUT ROWID;
