-- Issues, their batches, and the readers that deviate: what both stores understand. What only one
-- of them does stands in ledger.sqlite.sql and ledger.postgresql.sql.

-- name: find_issue
SELECT digest, candidates, frozen_at, finished_at, held, repeated, limited FROM issue WHERE slug = ?

-- name: active_ids
SELECT id FROM subscriber WHERE status = 'active' ORDER BY id

-- name: add_issue
INSERT INTO issue (slug, digest, message, limited, subject, preheader, candidates, frozen_at)
VALUES (?, ?, ?, ?, ?, ?, 0, ?)
ON CONFLICT DO NOTHING

-- name: sent_issues
SELECT slug, subject, preheader, frozen_at FROM issue ORDER BY slug DESC

-- name: count_sent
SELECT count(*) FROM issue

-- name: set_candidates
UPDATE issue SET candidates = ? WHERE slug = ?

-- name: find_message
SELECT message FROM issue WHERE slug = ?

-- name: add_batch
INSERT INTO batch (issue, number, state, size, readers) VALUES (?, ?, 'queued', ?, ?)

-- name: add_done_batch
INSERT INTO batch (issue, number, state, size, readers, accepted, variant)
VALUES (?, ?, 'done', ?, ?, ?, ?)

-- name: add_deviation
INSERT INTO deviation (issue, subscriber, state, reason, at, batch) VALUES (?, ?, ?, ?, ?, ?)

-- name: drop_deviation
DELETE FROM deviation WHERE issue = ? AND subscriber = ?

-- name: requeue_batch
UPDATE batch SET state = 'queued', attempt = NULL, lease = NULL
WHERE issue = ? AND number = ? AND state = 'sending' AND lease = ?

-- name: close_batch
UPDATE batch
SET state = 'done', size = ?, readers = ?, accepted = ?, service_id = ?, attempt = NULL,
    lease = NULL
WHERE issue = ? AND number = ? AND state = 'sending' AND lease = ?

-- name: close_empty_batch
UPDATE batch SET state = 'done', size = 0, readers = ? WHERE issue = ? AND number = ?

-- name: set_readers
UPDATE batch SET size = ?, readers = ?, accepted = ? WHERE issue = ? AND number = ?

-- name: last_number
SELECT coalesce(max(number), 0) FROM batch WHERE issue = ?

-- name: release
UPDATE batch SET lease = NULL WHERE lease = ? AND state = 'sending'

-- name: reopen_issue
UPDATE issue SET finished_at = NULL, held = '' WHERE slug = ?

-- name: count_repeated
UPDATE issue SET repeated = repeated + ? WHERE slug = ?

-- name: finish_issue
-- Whatever it was held for is over.
UPDATE issue SET finished_at = ?, held = ''
WHERE slug = ? AND NOT EXISTS (SELECT 1 FROM batch WHERE issue = slug AND state <> 'done')

-- name: postpone
UPDATE issue SET opens_at = ? WHERE slug = ? AND (opens_at IS NULL OR opens_at < ?)

-- name: take_turn
UPDATE issue SET opens_at = ? WHERE slug = ? AND (opens_at IS NULL OR opens_at <= ?)

-- name: reopen
UPDATE issue SET opens_at = NULL WHERE slug = ?

-- name: opens_at
SELECT opens_at FROM issue WHERE slug = ?

-- name: hold_issue
UPDATE issue SET held = ? WHERE slug = ?

-- name: batch_sums
-- A batch that was done without a call is there by the editor's word alone.
SELECT CAST(coalesce(sum(accepted), 0) AS bigint),
       CAST(coalesce(sum(CASE WHEN state = 'done' AND key = '' THEN accepted END), 0) AS bigint),
       CAST(coalesce(sum(CASE WHEN state <> 'done' THEN size END), 0) AS bigint),
       CAST(coalesce(sum(delivered), 0) AS bigint),
       CAST(coalesce(sum(deferred), 0) AS bigint),
       CAST(coalesce(sum(bounced), 0) AS bigint),
       CAST(coalesce(sum(complained), 0) AS bigint)
FROM batch WHERE issue = ?

-- name: accepted_variants
SELECT variant, CAST(sum(accepted) AS bigint) FROM batch
WHERE issue = ? AND accepted > 0 AND variant IS NOT NULL GROUP BY variant

-- name: count_deviations
SELECT state, reason, count(*) FROM deviation WHERE issue = ? AND state = 'excluded'
GROUP BY state, reason
UNION ALL
SELECT state, '', count(*) FROM deviation WHERE issue = ? AND state <> 'excluded'
GROUP BY state

-- name: batch_readers
SELECT readers FROM batch WHERE issue = ? ORDER BY number

-- name: every_batch
SELECT issue, state, readers, reports FROM batch

-- name: open_attempts
-- The second condition is the index's own.
SELECT issue, attempt FROM batch
WHERE state = 'sending' AND state <> 'done' AND attempt IS NOT NULL

-- name: erased_since
-- Whether anybody was, since the issue was frozen.
SELECT count(*) FROM erasure WHERE at >= (SELECT frozen_at FROM issue WHERE slug = ?)

-- name: deviations_of
SELECT issue, state, reason FROM deviation WHERE subscriber = ?

-- name: deviating_ids
SELECT subscriber FROM deviation WHERE issue = ?

-- name: deviations
SELECT d.subscriber, s.address, d.state, d.reason, d.at
FROM deviation AS d LEFT JOIN subscriber AS s ON s.id = d.subscriber
WHERE d.issue = ? AND d.state IN ('rejected', 'failed', 'uncertain')
ORDER BY d.state DESC, d.subscriber

-- name: uncertain_ids
SELECT subscriber FROM deviation WHERE issue = ? AND state = 'uncertain' ORDER BY subscriber

-- name: uncertain_variants
-- What the call of each of them had in it.
SELECT d.subscriber, b.variant
FROM deviation AS d LEFT JOIN batch AS b ON b.issue = d.issue AND b.number = d.batch
WHERE d.issue = ? AND d.state = 'uncertain' ORDER BY d.subscriber

-- name: rejected_ids
SELECT subscriber FROM deviation WHERE issue = ? AND state = 'rejected' ORDER BY subscriber

-- name: failed_ids
-- Who left or was suppressed in the meantime keeps the reason of the first failure.
SELECT d.subscriber
FROM deviation AS d JOIN subscriber AS s ON s.id = d.subscriber
WHERE d.issue = ? AND d.state = 'failed' AND s.status = 'active'
  AND NOT EXISTS (SELECT 1 FROM suppression AS p WHERE p.folded = s.folded)
ORDER BY d.subscriber

-- name: set_reports
UPDATE batch SET reports = ?, delivered = ?, deferred = ?, bounced = ?, complained = ?
WHERE issue = ? AND number = ?

-- name: suppress
INSERT INTO suppression (folded, reason, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING

-- name: find_reports
SELECT reports FROM batch WHERE issue = ? AND number = ?

-- name: find_deviation
-- Schema version 1 did not keep the batch.
SELECT state FROM deviation WHERE issue = ? AND subscriber = ? AND batch IN (?, 0)

-- name: reject
UPDATE deviation SET state = 'rejected', reason = ? WHERE issue = ? AND subscriber = ?

-- name: find_id
SELECT id FROM subscriber WHERE folded = ?

-- name: any_erasure
SELECT 1 FROM erasure LIMIT 1

-- name: find_erasure
SELECT 1 FROM erasure WHERE hash = ?

-- name: add_event
INSERT INTO event (id, folded, soft, kind, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING

-- name: soft_bounces
SELECT at FROM event WHERE folded = ? AND soft = 1 ORDER BY at

-- name: lifted_at
-- When the editor last took a suppression of the address back; kept as long as reports count.
SELECT max(at) FROM event WHERE folded = ? AND kind = ?

-- name: forget_events
DELETE FROM event WHERE at < ?

-- name: add_post
INSERT INTO post (token, told, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING

-- name: find_post
SELECT told FROM post WHERE token = ?

-- name: forget_posts
DELETE FROM post WHERE at < ?

-- name: withdraw
UPDATE subscriber SET status = 'unsubscribed', consent_at = ?, consent_source = ?
WHERE folded = ? AND status <> 'unsubscribed' AND (consent_at IS NULL OR consent_at <= ?)
