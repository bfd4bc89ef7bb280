-- Version 3: what readers ask for by themselves, what they agreed to, and whom to forget for good.

ALTER TABLE subscriber ADD COLUMN interests text NOT NULL DEFAULT '{}';  -- JSON: topics, speakers
ALTER TABLE subscriber ADD COLUMN paused_until text;                     -- a calendar day

ALTER TABLE issue ADD COLUMN subject text NOT NULL DEFAULT '';           -- as lists show it
ALTER TABLE issue ADD COLUMN preheader text NOT NULL DEFAULT '';

CREATE TABLE request (
    -- The number is signed into a link, and never used again.
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    wish text NOT NULL CHECK (wish IN ('subscribe', 'manage')),
    address text NOT NULL,
    folded text COLLATE "C" NOT NULL,
    first_name text NOT NULL DEFAULT '',
    at timestamptz NOT NULL,
    page text NOT NULL DEFAULT '',
    network text NOT NULL DEFAULT '',
    wording text NOT NULL DEFAULT '',
    answered_at timestamptz,
    sent integer NOT NULL DEFAULT 0,              -- 1 where a letter left
    used_at timestamptz
);

CREATE INDEX request_folded ON request (folded);
CREATE INDEX request_open ON request (id) WHERE answered_at IS NULL;

CREATE TABLE note (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subscriber bigint NOT NULL,
    at timestamptz NOT NULL,
    status text NOT NULL,
    source text NOT NULL,
    network text NOT NULL DEFAULT '',
    wording text NOT NULL DEFAULT '',
    reason text NOT NULL DEFAULT ''
);

CREATE INDEX note_subscriber ON note (subscriber);

CREATE TABLE erasure (
    hash bytea PRIMARY KEY,                       -- keyed: no address can be read or tried from it
    at timestamptz NOT NULL
);
