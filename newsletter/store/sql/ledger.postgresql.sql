-- Several processes send one issue together: whoever writes locks the rows that it decides about.

-- name: lock_issue
-- Outcomes are recorded one after another: the last one closes the issue, and numbers are unique.
SELECT 1 FROM issue WHERE slug = ? FOR UPDATE

-- name: claim_queued
SELECT number, readers, key, keyed_at FROM batch
WHERE issue = ? AND state = 'queued'
ORDER BY number LIMIT 1
FOR UPDATE SKIP LOCKED

-- name: claim_number
SELECT number, readers, key, keyed_at FROM batch
WHERE issue = ? AND number = ? AND state = 'queued'
FOR UPDATE SKIP LOCKED

-- name: next_queued
SELECT number, readers FROM batch
WHERE issue = ? AND state = 'queued' AND number > ?
ORDER BY number LIMIT 1

-- name: readers
SELECT s.id, s.address, s.status, s.first_name, s.last_name, s.fields, p.reason, s.interests,
       s.paused_until
FROM subscriber AS s
LEFT JOIN suppression AS p ON p.folded = s.folded
WHERE s.id = ANY(?)
ORDER BY s.id

-- name: count_willing
SELECT count(*)
FROM subscriber AS s
LEFT JOIN suppression AS p ON p.folded = s.folded
WHERE s.id = ANY(?) AND s.status = 'active' AND p.folded IS NULL

-- name: willing_ids
SELECT s.id
FROM subscriber AS s
LEFT JOIN suppression AS p ON p.folded = s.folded
WHERE s.id = ANY(?) AND s.status = 'active' AND p.folded IS NULL

-- name: wishes
-- Of whom among these has any.
SELECT s.id, s.interests, s.paused_until
FROM subscriber AS s
WHERE s.id = ANY(?) AND (s.interests <> '{}' OR s.paused_until IS NOT NULL)
ORDER BY s.id

-- name: begin_batch
UPDATE batch
SET state = 'sending', size = ?, readers = ?, key = ?, keyed_at = ?, started_at = ?, attempt = ?,
    lease = ?, variant = ?, tries = tries + 1, leased_at = clock_timestamp()
WHERE issue = ? AND number = ?

-- name: orphans
-- Calls whose session is no more: its advisory lock (see `hold_lease`) went with it. The last
-- column says that the call was begun so long ago that it has ended, wherever it was made.
SELECT b.number, b.lease, l.owner,
       b.lease IS NULL OR b.leased_at < clock_timestamp() - interval '1 minute'
FROM batch AS b LEFT JOIN lease AS l ON l.number = b.lease
WHERE b.issue = ? AND b.state = 'sending' AND b.lease IS DISTINCT FROM ?
  AND NOT EXISTS (
    SELECT 1 FROM pg_locks AS k
    WHERE k.locktype = 'advisory' AND k.classid = 1852142963
      AND k.objid = CAST(b.lease AS bigint)::oid
      AND k.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  )
ORDER BY b.number

-- name: take_over
UPDATE batch SET lease = ?, leased_at = clock_timestamp()
WHERE issue = ? AND number = ? AND state = 'sending' AND lease IS NOT DISTINCT FROM ?
RETURNING number, key, keyed_at, started_at, attempt

-- name: elsewhere
-- By process: how many calls, for how many seconds, and whether its session lives (see `orphans`).
SELECT coalesce(l.owner, ''), count(*),
       CAST(extract(epoch FROM clock_timestamp() - min(b.leased_at)) AS integer),
       EXISTS (
         SELECT 1 FROM pg_locks AS k
         WHERE k.locktype = 'advisory' AND k.classid = 1852142963
           AND k.objid = CAST(b.lease AS bigint)::oid
           AND k.database = (SELECT oid FROM pg_database WHERE datname = current_database())
       )
FROM batch AS b LEFT JOIN lease AS l ON l.number = b.lease
WHERE b.issue = ? AND b.state = 'sending' AND b.lease IS DISTINCT FROM ?
GROUP BY b.lease, l.owner
ORDER BY b.lease

-- name: reader_of
-- Whoever erases him waits, and then erases what was told of him as well.
SELECT id FROM subscriber WHERE folded = ? FOR KEY SHARE

-- name: batch_by_key
SELECT issue, number, readers, reports FROM batch
WHERE key = ? ORDER BY number DESC LIMIT 1
FOR UPDATE

-- name: add_lease
INSERT INTO lease (owner) VALUES (?) RETURNING number

-- name: hold_lease
-- For as long as this session lives; the first number names our locks among those of others.
SELECT pg_advisory_lock(1852142963, ?)

-- name: try_freeze
-- Until the transaction ends. Who has not got it would wait in `add_issue` without a word.
SELECT pg_try_advisory_xact_lock(1852142966, hashtext(?) & 2147483647)

-- name: who_freezes
-- The process that has it, by the lease that its session holds beside it.
SELECT l.owner
FROM pg_locks AS f
JOIN pg_locks AS k ON k.pid = f.pid AND k.locktype = 'advisory' AND k.classid = 1852142963
JOIN lease AS l ON CAST(l.number AS bigint)::oid = k.objid
WHERE f.locktype = 'advisory' AND f.classid = 1852142966 AND f.granted
  AND f.objid = CAST(hashtext(?) & 2147483647 AS bigint)::oid
  AND f.database = (SELECT oid FROM pg_database WHERE datname = current_database())

-- name: try_letters
SELECT pg_try_advisory_lock(1852142965, 1)

-- name: end_letters
SELECT pg_advisory_unlock(1852142965, 1)

-- name: forget_leases
DELETE FROM lease
WHERE at < clock_timestamp() - interval '7 days'
  AND NOT EXISTS (SELECT 1 FROM batch WHERE batch.lease = lease.number AND state = 'sending')

-- name: assumed
-- Who counts as accepted by the editor's word: in batches that were done without a call.
SELECT number, readers FROM batch
WHERE issue = ? AND state = 'done' AND key = '' AND accepted > 0
ORDER BY number
FOR UPDATE
