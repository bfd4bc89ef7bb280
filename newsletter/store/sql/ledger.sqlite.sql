-- Only one connection writes at a time, and only one process sends: nothing needs a lock here.

-- name: lock_issue
SELECT 1 FROM issue WHERE slug = ?

-- name: claim_queued
-- By its name, and with the index's own condition: else SQLite walks past every batch that is done.
SELECT number, readers, key, keyed_at FROM batch INDEXED BY batch_open
WHERE issue = ? AND state = 'queued' AND state <> 'done'
ORDER BY number LIMIT 1

-- name: next_queued
SELECT number, readers FROM batch INDEXED BY batch_open
WHERE issue = ? AND state = 'queued' AND state <> 'done' AND number > ?
ORDER BY number LIMIT 1

-- name: claim_number
SELECT number, readers, key, keyed_at FROM batch
WHERE issue = ? AND number = ? AND state = 'queued'

-- name: readers
SELECT s.id, s.address, s.status, s.first_name, s.last_name, s.fields, p.reason, s.interests,
       s.paused_until
FROM subscriber AS s
LEFT JOIN suppression AS p ON p.folded = s.folded
WHERE s.id IN (SELECT value FROM json_each(?))
ORDER BY s.id

-- name: count_willing
SELECT count(*)
FROM json_each(?) AS j
JOIN subscriber AS s ON s.id = j.value
LEFT JOIN suppression AS p ON p.folded = s.folded
WHERE s.status = 'active' AND p.folded IS NULL

-- name: willing_ids
SELECT s.id
FROM json_each(?) AS j
JOIN subscriber AS s ON s.id = j.value
LEFT JOIN suppression AS p ON p.folded = s.folded
WHERE s.status = 'active' AND p.folded IS NULL

-- name: wishes
-- Of whom among these has any.
SELECT s.id, s.interests, s.paused_until
FROM json_each(?) AS j
JOIN subscriber AS s ON s.id = j.value
WHERE (s.interests <> '{}' OR s.paused_until IS NOT NULL)
ORDER BY s.id

-- name: begin_batch
UPDATE batch
SET state = 'sending', size = ?, readers = ?, key = ?, keyed_at = ?, started_at = ?, attempt = ?,
    lease = ?, variant = ?, tries = tries + 1
WHERE issue = ? AND number = ?

-- name: orphans
-- Whoever is allowed to send is alone: the process of any other lease is no more.
SELECT number, lease, '', 1 FROM batch
WHERE issue = ? AND state = 'sending' AND lease IS NOT ?
ORDER BY number

-- name: take_over
UPDATE batch SET lease = ?
WHERE issue = ? AND number = ? AND state = 'sending' AND lease IS ?
RETURNING number, key, keyed_at, started_at, attempt

-- name: elsewhere
-- Whoever sends is alone.
SELECT '', count(*), 0, 0 FROM batch
WHERE issue = ? AND state = 'sending' AND lease IS NOT ?
HAVING count(*) > 0

-- name: reader_of
SELECT id FROM subscriber WHERE folded = ?

-- name: batch_by_key
SELECT issue, number, readers, reports FROM batch
WHERE key = ? ORDER BY number DESC LIMIT 1

-- name: assumed
-- Who counts as accepted by the editor's word: in batches that were done without a call.
SELECT number, readers FROM batch
WHERE issue = ? AND state = 'done' AND key = '' AND accepted > 0
ORDER BY number
