-- name: find_issue
SELECT digest, candidates, frozen_at, finished_at, held FROM issue WHERE slug = ?

-- name: active_ids
SELECT id FROM subscriber WHERE status = 'active' ORDER BY id

-- name: add_issue
INSERT INTO issue (slug, digest, message, candidates, frozen_at) VALUES (?, ?, ?, ?, ?)

-- name: set_candidates
UPDATE issue SET candidates = ? WHERE slug = ?

-- name: find_message
SELECT message FROM issue WHERE slug = ?

-- name: add_batch
INSERT INTO batch (issue, number, state, size, readers) VALUES (?, ?, 'queued', ?, ?)

-- name: next_queued
SELECT number, readers FROM batch
WHERE issue = ? AND state = 'queued'
ORDER BY number LIMIT 1

-- name: readers
SELECT s.id, s.address, s.status, s.first_name, s.last_name, s.fields, p.reason
FROM json_each(?) AS j
JOIN subscriber AS s ON s.id = j.value
LEFT JOIN suppression AS p ON p.folded = s.folded
ORDER BY s.id

-- name: add_deviation
INSERT INTO deviation (issue, subscriber, state, reason, at) VALUES (?, ?, ?, ?, ?)

-- name: begin_batch
UPDATE batch
SET state = 'sending', size = ?, readers = ?, key = ?, tries = tries + 1, started_at = ?,
    attempt = ?
WHERE issue = ? AND number = ?

-- name: requeue_batch
UPDATE batch SET state = 'queued', attempt = NULL
WHERE issue = ? AND number = ? AND state = 'sending'

-- name: close_batch
UPDATE batch
SET state = 'done', size = ?, readers = ?, accepted = ?, attempt = NULL, service_id = ?
WHERE issue = ? AND number = ? AND state <> 'done'

-- name: last_number
SELECT coalesce(max(number), 0) FROM batch WHERE issue = ?

-- name: unresolved
SELECT number, key, started_at, attempt FROM batch
WHERE issue = ? AND state = 'sending'
ORDER BY number

-- name: finish_issue
UPDATE issue SET finished_at = ?
WHERE slug = ? AND NOT EXISTS (SELECT 1 FROM batch WHERE issue = slug AND state <> 'done')

-- name: hold_issue
UPDATE issue SET held = ? WHERE slug = ?

-- name: batch_sums
SELECT coalesce(sum(accepted), 0), coalesce(sum(CASE WHEN state <> 'done' THEN size END), 0)
FROM batch WHERE issue = ?

-- name: deviations
SELECT state, reason, count(*) FROM deviation WHERE issue = ? GROUP BY state, reason

-- name: batch_readers
SELECT readers FROM batch WHERE issue = ? ORDER BY number

-- name: deviating
SELECT subscriber FROM deviation WHERE issue = ?
