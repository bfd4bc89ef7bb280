-- Version 2, the first one of this kind. The version stands in the comment of the schema.

CREATE TABLE subscriber (
    -- An identity is never used again, so an erased reader leaves nothing but a number.
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    address text NOT NULL,                        -- as it is mailed to
    folded text COLLATE "C" NOT NULL UNIQUE,      -- the same, in lower case: one reader, one row
    status text NOT NULL CHECK (status IN ('pending', 'active', 'unsubscribed')),
    first_name text NOT NULL DEFAULT '',
    last_name text NOT NULL DEFAULT '',
    fields jsonb NOT NULL DEFAULT '{}',           -- text to text
    consent_at timestamptz,
    consent_source text NOT NULL DEFAULT ''
);

CREATE TABLE suppression (
    folded text COLLATE "C" PRIMARY KEY,
    reason text NOT NULL,
    at timestamptz NOT NULL
);

CREATE TABLE issue (
    slug text PRIMARY KEY,
    digest text NOT NULL,
    message bytea NOT NULL,                       -- the frozen message, JSON, deflated
    candidates bigint NOT NULL,
    frozen_at timestamptz NOT NULL,
    finished_at timestamptz,
    held text NOT NULL DEFAULT '',                -- why the issue waits for a person
    opens_at timestamptz                          -- before which the service wants no call
);

-- A row per batch; rows per reader only for what deviates.
CREATE TABLE batch (
    issue text NOT NULL REFERENCES issue (slug),
    number integer NOT NULL,
    state text NOT NULL CHECK (state IN ('queued', 'sending', 'done')),
    size integer NOT NULL,                        -- readers still in it
    readers bytea NOT NULL,                       -- their ids, packed
    accepted integer NOT NULL DEFAULT 0,
    key text NOT NULL DEFAULT '',
    keyed_at timestamptz,                         -- of the first call under the key
    tries integer NOT NULL DEFAULT 0,
    started_at timestamptz,
    attempt bytea,                                -- addresses and merge values while a call is open
    service_id text NOT NULL DEFAULT '',          -- of the receipt
    lease integer,                                -- of the process whose call is open
    leased_at timestamptz,                        -- by the server's clock
    reports bytea,                                -- what events told of its readers, packed
    delivered integer NOT NULL DEFAULT 0,
    deferred integer NOT NULL DEFAULT 0,
    bounced integer NOT NULL DEFAULT 0,
    complained integer NOT NULL DEFAULT 0,
    PRIMARY KEY (issue, number)
);

-- They do not shrink by the server's compression, which only costs time.
ALTER TABLE batch ALTER COLUMN attempt SET STORAGE EXTERNAL;
ALTER TABLE batch ALTER COLUMN readers SET STORAGE EXTERNAL;

CREATE INDEX batch_open ON batch (issue, state, number) WHERE state <> 'done';
CREATE INDEX batch_key ON batch (key) WHERE key <> '';

-- One for each process that sends; its session holds an advisory lock of that number.
CREATE TABLE lease (
    number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner text NOT NULL,                          -- the process, as its machine knows it
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE deviation (
    issue text NOT NULL REFERENCES issue (slug),
    subscriber bigint NOT NULL,                   -- no foreign key: it outlives an erasure
    state text NOT NULL CHECK (state IN
        ('excluded', 'suppressed', 'rejected', 'failed', 'uncertain')),
    reason text NOT NULL DEFAULT '',
    at timestamptz NOT NULL,
    batch integer NOT NULL DEFAULT 0,
    PRIMARY KEY (issue, subscriber)
);

-- Events that may suppress an address or withdraw consent; the others leave a bit in `reports`.
CREATE TABLE event (
    id bytea PRIMARY KEY,                         -- digest of service and event
    folded text COLLATE "C" NOT NULL,
    soft integer NOT NULL,                        -- 1 for a bounce that is not for ever
    at timestamptz NOT NULL
);

CREATE INDEX event_at ON event (at);
CREATE INDEX event_folded ON event (folded);
