-- Readers, their consent, and suppressed addresses.

-- name: find
SELECT s.id, s.address, s.status, s.first_name, s.last_name, s.fields, s.consent_at,
       s.consent_source, p.reason, s.interests, s.paused_until, s.own
FROM subscriber AS s LEFT JOIN suppression AS p USING (folded)
WHERE s.folded = ?;

-- name: page
SELECT s.id, s.address, s.status, s.first_name, s.last_name, s.fields, s.consent_at,
       s.consent_source, p.reason, s.interests, s.paused_until, s.own
FROM subscriber AS s LEFT JOIN suppression AS p USING (folded)
WHERE s.id > ? ORDER BY s.id LIMIT ?;

-- name: mentioning
SELECT s.id, s.address, s.status, s.first_name, s.last_name, s.fields, s.consent_at,
       s.consent_source, p.reason, s.interests, s.paused_until, s.own
FROM subscriber AS s LEFT JOIN suppression AS p USING (folded)
WHERE s.folded <> ?
  AND lower(s.first_name || ' ' || s.last_name || ' ' || CAST(s.fields AS text)) LIKE ? ESCAPE '\'
ORDER BY s.id;

-- name: alike
SELECT address FROM subscriber WHERE folded LIKE ? ESCAPE '\' OR folded LIKE ? ESCAPE '\'
UNION
SELECT p.folded FROM suppression AS p
WHERE (p.folded LIKE ? ESCAPE '\' OR p.folded LIKE ? ESCAPE '\')
  AND NOT EXISTS (SELECT 1 FROM subscriber AS s WHERE s.folded = p.folded)
ORDER BY 1;

-- name: mailed_twice
SELECT count(*) OVER (), least_one, greatest_one FROM (
    SELECT min(s.address) AS least_one, max(s.address) AS greatest_one
    FROM subscriber AS s
    WHERE (s.folded LIKE '%@gmail.com' OR s.folded LIKE '%@googlemail.com')
      AND s.status = 'active'
      AND NOT EXISTS (SELECT 1 FROM suppression AS p WHERE p.folded = s.folded)
    GROUP BY replace(replace(s.folded, '@googlemail.com', '@gmail.com'), '.', '')
    HAVING count(*) > 1
) AS pairs
ORDER BY least_one LIMIT ?;

-- name: suppressions
SELECT folded, reason FROM suppression AS p
WHERE folded > ? AND NOT EXISTS (SELECT 1 FROM subscriber AS s WHERE s.folded = p.folded)
ORDER BY folded LIMIT ?;

-- name: counts
SELECT status, count(*) FROM subscriber GROUP BY status
UNION ALL SELECT 'suppressed', count(*) FROM suppression
UNION ALL SELECT 'total', count(*) FROM subscriber;

-- name: greatest_id
SELECT coalesce(max(id), 0) FROM subscriber;

-- name: set_status
UPDATE subscriber SET status = ?, consent_at = ?, consent_source = ? WHERE folded = ?;

-- name: lift
DELETE FROM suppression WHERE folded = ?;

-- name: find_suppression
SELECT reason FROM suppression WHERE folded = ?;

-- name: erase
DELETE FROM subscriber WHERE folded = ?;

-- name: without_name
SELECT count(*) FROM subscriber AS s
WHERE status = 'active'
  AND NOT EXISTS (SELECT 1 FROM suppression AS p WHERE p.folded = s.folded)
  AND CASE ? WHEN 'first_name' THEN first_name ELSE last_name END = '';

-- name: forget_address
DELETE FROM event WHERE folded = ?;

-- name: first_without_name
SELECT s.address FROM subscriber AS s
WHERE status = 'active'
  AND NOT EXISTS (SELECT 1 FROM suppression AS p WHERE p.folded = s.folded)
  AND CASE ? WHEN 'first_name' THEN first_name ELSE last_name END = ''
ORDER BY s.id LIMIT ?;
