-- Version 4: a status that is about to go is noted first, whoever changes it: the reader himself, an
-- editor, an import, a mail service. So the first consent stays provable, and an import of millions
-- writes no notes. And a word that a mail service gives to one post only is kept, so that it proves
-- no other post, whichever process takes that.

CREATE TRIGGER note_before_change AFTER UPDATE OF status ON subscriber
WHEN old.status <> new.status AND old.consent_at IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM note
    WHERE subscriber = old.id
      AND (status, at, source) = (old.status, old.consent_at, old.consent_source)
)
BEGIN
    INSERT INTO note (subscriber, at, status, source)
    VALUES (old.id, old.consent_at, old.status, old.consent_source);
END;

CREATE TABLE post (
    token BLOB PRIMARY KEY,                      -- digest of service and word
    told BLOB NOT NULL,                          -- digest of the event
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX post_at ON post (at);
