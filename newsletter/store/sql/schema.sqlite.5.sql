-- Version 5: the mailbox behind an address, by which letters are counted, what a report said, and
-- to how many readers an issue went again.

-- Without tags and Gmail's dots.
ALTER TABLE request ADD COLUMN mailbox TEXT NOT NULL DEFAULT '';
UPDATE request SET mailbox = folded;

CREATE INDEX request_mailbox ON request (mailbox);

-- What the report said, in our words; empty of reports from before.
ALTER TABLE event ADD COLUMN kind TEXT NOT NULL DEFAULT '';

-- Uncertain readers to whom it went again by the editor's word: they may have it twice.
ALTER TABLE issue ADD COLUMN repeated INTEGER NOT NULL DEFAULT 0;
