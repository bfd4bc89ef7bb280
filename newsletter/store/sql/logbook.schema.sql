CREATE TABLE source (
    address TEXT PRIMARY KEY,
    state   TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE item (
    source  TEXT NOT NULL,
    key     TEXT NOT NULL,
    digest  TEXT NOT NULL,
    since   REAL NOT NULL,
    fate    TEXT NOT NULL,
    slug    TEXT NOT NULL,
    waiting TEXT NOT NULL,
    PRIMARY KEY (source, key)
) WITHOUT ROWID;
CREATE TABLE draft (
    slug  TEXT PRIMARY KEY,
    day   TEXT NOT NULL,
    about TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX draft_day ON draft (day);
