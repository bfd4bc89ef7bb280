-- Version 6: what a reader set with his own hand, so that no import changes it.

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
