-- Version 5: the mailbox behind an address, by which letters are counted, and what a report said.

-- Without tags and Gmail's dots.
ALTER TABLE request ADD COLUMN mailbox text COLLATE "C" NOT NULL DEFAULT '';
UPDATE request SET mailbox = folded;

CREATE INDEX request_mailbox ON request (mailbox);

-- What the report said, in our words; empty of reports from before.
ALTER TABLE event ADD COLUMN kind text NOT NULL DEFAULT '';
