-- Version 6: what a reader set with his own hand, so that no import changes it, and which updates
-- of an issue he was sent it without.

ALTER TABLE subscriber ADD COLUMN own INTEGER NOT NULL DEFAULT 0;  -- bits of mailing.OWN

-- Of those from before: a name of who came by the form is taken for his own, and interests and
-- pauses are, because hardly anybody but a reader sets any.
UPDATE subscriber SET own =
    CASE WHEN first_name <> '' AND (consent_source = 'form' OR consent_source LIKE 'form at %')
         THEN 1 ELSE 0 END
  | CASE WHEN interests LIKE '%"topics": ["%' THEN 4 ELSE 0 END
  | CASE WHEN interests LIKE '%"speakers": ["%' THEN 8 ELSE 0 END
  | CASE WHEN paused_until IS NOT NULL THEN 16 ELSE 0 END
WHERE interests <> '{}' OR paused_until IS NOT NULL OR consent_source LIKE 'form%';

-- The issue's updates that are for a segment, as they were frozen: a pair of slug and segment each.
ALTER TABLE issue ADD COLUMN limited TEXT NOT NULL DEFAULT '[]';  -- JSON

-- The issue's segments that all readers of the call are in; unknown of calls from before.
ALTER TABLE batch ADD COLUMN variant TEXT;  -- JSON
