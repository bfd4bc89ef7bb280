-- Version 5: the mailbox behind an address, by which letters are counted.

-- Without tags and Gmail's dots.
ALTER TABLE request ADD COLUMN mailbox TEXT NOT NULL DEFAULT '';
UPDATE request SET mailbox = folded;

CREATE INDEX request_mailbox ON request (mailbox);
