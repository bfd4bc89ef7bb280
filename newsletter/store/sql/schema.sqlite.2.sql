-- Version 2: leases, reports of mail services, and where a deviating reader came from.

ALTER TABLE batch ADD COLUMN lease INTEGER;      -- of the process whose call is open
ALTER TABLE batch ADD COLUMN keyed_at TEXT;      -- of the first call under the key
ALTER TABLE batch ADD COLUMN reports BLOB;       -- what events told of its readers, packed
ALTER TABLE batch ADD COLUMN delivered INTEGER NOT NULL DEFAULT 0;
ALTER TABLE batch ADD COLUMN deferred INTEGER NOT NULL DEFAULT 0;
ALTER TABLE batch ADD COLUMN bounced INTEGER NOT NULL DEFAULT 0;
ALTER TABLE batch ADD COLUMN complained INTEGER NOT NULL DEFAULT 0;

ALTER TABLE issue ADD COLUMN opens_at TEXT;      -- before which the service wants no call

CREATE INDEX batch_key ON batch (key) WHERE key <> '';

ALTER TABLE deviation ADD COLUMN batch INTEGER NOT NULL DEFAULT 0;  -- 0: not known

-- Events that may suppress an address or withdraw consent; the others leave a bit in `reports`.
CREATE TABLE event (
    id BLOB PRIMARY KEY,                         -- digest of service and event
    folded TEXT NOT NULL,
    soft INTEGER NOT NULL,                       -- 1 for a bounce that is not for ever
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX event_at ON event (at);
CREATE INDEX event_folded ON event (folded);
