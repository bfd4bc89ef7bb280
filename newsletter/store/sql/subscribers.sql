-- Readers, their consent, and suppressed addresses.

-- name: find
SELECT s.id, s.address, s.status, s.first_name, s.last_name, s.fields, s.consent_at,
       s.consent_source, p.reason
FROM subscriber AS s LEFT JOIN suppression AS p USING (folded)
WHERE s.folded = ?;

-- name: page
SELECT s.id, s.address, s.status, s.first_name, s.last_name, s.fields, s.consent_at,
       s.consent_source, p.reason
FROM subscriber AS s LEFT JOIN suppression AS p USING (folded)
WHERE s.id > ? ORDER BY s.id LIMIT ?;

-- name: counts
SELECT status, count(*) FROM subscriber GROUP BY status
UNION ALL SELECT 'suppressed', count(*) FROM suppression
UNION ALL SELECT 'total', count(*) FROM subscriber;

-- name: total
SELECT count(*) FROM subscriber;

-- name: greatest_id
SELECT coalesce(max(id), 0) FROM subscriber;

-- name: set_status
UPDATE subscriber SET status = ?, consent_at = ?, consent_source = ? WHERE folded = ?;

-- name: find_suppression
SELECT reason FROM suppression WHERE folded = ?;

-- name: suppress
INSERT INTO suppression (folded, reason, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING;

-- name: erase
DELETE FROM subscriber WHERE folded = ?;

-- name: drop_staging
DROP TABLE IF EXISTS temp.entry;

-- name: create_staging
CREATE TEMP TABLE entry (
    position INTEGER PRIMARY KEY,
    address TEXT NOT NULL,
    status TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    fields TEXT NOT NULL,
    consent_at TEXT,
    consent_source TEXT NOT NULL,
    suppressed TEXT NOT NULL
);

-- name: stage
INSERT INTO temp.entry
    (address, status, first_name, last_name, fields, consent_at, consent_source, suppressed)
VALUES (?, ?, ?, ?, ?, ?, ?, ?);

-- name: suppress_staged
INSERT INTO suppression (folded, reason, at)
SELECT lower(address), suppressed, ? FROM temp.entry WHERE suppressed <> ''
ON CONFLICT DO NOTHING;

-- name: count_suppressed
SELECT count(DISTINCT lower(address)) FROM temp.entry
WHERE EXISTS (SELECT 1 FROM suppression) AND lower(address) IN (SELECT folded FROM suppression);

-- name: take
-- Sorted once, so that an address's entries come together, in the order in which they were given,
-- and every index grow in its own order. met() sees each entry whose address is already there.
INSERT INTO subscriber
    (address, folded, status, first_name, last_name, fields, consent_at, consent_source)
SELECT address, lower(address), status, first_name, last_name, fields, consent_at, consent_source
FROM temp.entry
WHERE true
ORDER BY lower(address), position
ON CONFLICT (folded) DO UPDATE SET
    address = excluded.address,
    first_name = coalesce(nullif(excluded.first_name, ''), first_name),
    last_name = coalesce(nullif(excluded.last_name, ''), last_name),
    fields = json_patch(fields, excluded.fields),
    (status, consent_at, consent_source) = (
        SELECT excluded.status, excluded.consent_at, excluded.consent_source
        WHERE (subscriber.status, excluded.status) IN (
            VALUES ('pending', 'active'), ('pending', 'unsubscribed'), ('active', 'unsubscribed')
        )
        UNION ALL
        SELECT subscriber.status, subscriber.consent_at, subscriber.consent_source
        LIMIT 1
    )
WHERE met(subscriber.id, subscriber.status, excluded.status)
  -- What says nothing new writes nothing.
  AND (excluded.address <> subscriber.address
       OR excluded.first_name NOT IN ('', subscriber.first_name)
       OR excluded.last_name NOT IN ('', subscriber.last_name)
       OR (excluded.fields NOT IN ('{}', subscriber.fields)
           AND json_patch(subscriber.fields, excluded.fields) <> subscriber.fields)
       OR (subscriber.status, excluded.status) IN (
            VALUES ('pending', 'active'), ('pending', 'unsubscribed'), ('active', 'unsubscribed')
       ));

-- name: without_name
SELECT count(*) FROM subscriber AS s
WHERE status = 'active'
  AND NOT EXISTS (SELECT 1 FROM suppression AS p WHERE p.folded = s.folded)
  AND CASE ? WHEN 'first_name' THEN first_name ELSE last_name END = '';

-- name: without_field
SELECT count(*) FROM subscriber AS s
WHERE status = 'active'
  AND NOT EXISTS (SELECT 1 FROM suppression AS p WHERE p.folded = s.folded)
  AND coalesce(json_extract(fields, ?), '') = '';
