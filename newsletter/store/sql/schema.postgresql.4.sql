-- Version 4: a status that is about to go is noted first, whoever changes it: the reader himself, an
-- editor, an import, a mail service. So the first consent stays provable, and an import of millions
-- writes no notes. And a word that a mail service gives to one post only is kept, so that it proves
-- no other post, whichever process takes that.

CREATE FUNCTION note_before_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO note (subscriber, at, status, source)
    SELECT old.id, old.consent_at, old.status, old.consent_source
    WHERE NOT EXISTS (
        SELECT 1 FROM note
        WHERE subscriber = old.id
          AND (status, at, source) = (old.status, old.consent_at, old.consent_source)
    );
    RETURN new;
END $$;

CREATE TRIGGER note_before_change BEFORE UPDATE OF status ON subscriber
FOR EACH ROW WHEN (old.status <> new.status AND old.consent_at IS NOT NULL)
EXECUTE FUNCTION note_before_change();

CREATE TABLE post (
    token bytea PRIMARY KEY,                      -- digest of service and word
    told bytea NOT NULL,                          -- digest of the event
    at timestamptz NOT NULL
);

CREATE INDEX post_at ON post (at);
