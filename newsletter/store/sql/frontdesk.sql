-- What readers ask for by themselves, in words that both databases understand.

-- name: add_request
INSERT INTO request (wish, address, folded, mailbox, first_name, at, page, network, wording)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
RETURNING id;

-- name: drop_request
DELETE FROM request WHERE id = ?;

-- name: add_pending
INSERT INTO subscriber (address, folded, status, first_name, consent_at, consent_source)
VALUES (?, ?, 'pending', ?, ?, ?)
ON CONFLICT (folded) DO NOTHING;

-- name: find_request
SELECT id, wish, address, first_name, at, page, network, wording, answered_at, used_at
FROM request WHERE id = ?;

-- name: unanswered
SELECT id, wish, address, first_name, at, page, network, wording, answered_at, used_at
FROM request WHERE answered_at IS NULL ORDER BY id LIMIT ?;

-- name: letters_since
SELECT count(*) FROM request WHERE mailbox IN (?, ?) AND sent = 1 AND answered_at >= ?;

-- name: answer_request
UPDATE request SET answered_at = ?, sent = ? WHERE id = ?;

-- name: use_request
UPDATE request SET used_at = ? WHERE id = ? AND used_at IS NULL;

-- name: use_siblings
UPDATE request SET used_at = ? WHERE folded = ? AND wish = 'subscribe' AND used_at IS NULL;

-- name: withdrawn_at
SELECT max(at) FROM (
    SELECT consent_at AS at FROM subscriber WHERE folded = ? AND status = 'unsubscribed'
    UNION ALL
    SELECT n.at FROM note AS n JOIN subscriber AS s ON n.subscriber = s.id
    WHERE s.folded = ? AND n.status = 'unsubscribed'
    UNION ALL
    SELECT at FROM suppression WHERE folded = ?
) AS withdrawal;

-- The spelling that the letter went to, where until then there was only what somebody had typed.
-- name: add_confirmed
INSERT INTO subscriber (address, folded, status, first_name, consent_at, consent_source, own)
VALUES (?, ?, 'active', ?, ?, ?, ?)
ON CONFLICT (folded) DO UPDATE SET
    own = subscriber.own | excluded.own,
    status = 'active', consent_at = excluded.consent_at, consent_source = excluded.consent_source,
    address = CASE WHEN subscriber.status = 'pending' THEN excluded.address
              ELSE subscriber.address END,
    first_name = coalesce(nullif(excluded.first_name, ''), subscriber.first_name);

-- name: expire_pending
DELETE FROM subscriber
WHERE status = 'pending' AND folded IN (SELECT folded FROM request WHERE at < ?)
  AND folded NOT IN (SELECT folded FROM request WHERE at >= ?);

-- name: expire_requests
DELETE FROM request WHERE at < ?;

-- name: find_by_id
SELECT s.id, s.address, s.status, s.first_name, s.last_name, s.fields, s.consent_at,
       s.consent_source, p.reason, s.interests, s.paused_until, s.own
FROM subscriber AS s LEFT JOIN suppression AS p USING (folded)
WHERE s.id = ?;

-- name: find_address
SELECT address FROM subscriber WHERE id = ?;

-- name: change_status_by_id
UPDATE subscriber SET status = ?, consent_at = ?, consent_source = ? WHERE id = ? AND status <> ?;

-- name: add_note
INSERT INTO note (subscriber, at, status, source, network, wording)
VALUES (?, ?, ?, ?, ?, ?);

-- A sign-up that the reader has not confirmed, of one who has left, and not since it.
-- name: comes_back
SELECT 1 FROM request AS r JOIN subscriber AS s ON r.folded = s.folded
WHERE s.id = ? AND s.status = 'unsubscribed' AND r.wish = 'subscribe' AND r.used_at IS NULL
  AND r.at <= ? AND (s.consent_at IS NULL OR s.consent_at <= r.at)
  AND NOT EXISTS (
    SELECT 1 FROM note AS n
    WHERE n.subscriber = s.id AND n.status = 'unsubscribed' AND n.at > r.at
  )
LIMIT 1;

-- name: note_standing
INSERT INTO note (subscriber, at, status, source)
SELECT s.id, s.consent_at, s.status, s.consent_source FROM subscriber AS s
WHERE s.id = ? AND s.consent_at IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM note AS n
    WHERE n.subscriber = s.id AND n.status = s.status AND n.at = s.consent_at
      AND n.source = s.consent_source
);

-- name: history
SELECT at, status, source, network, wording, reason FROM note WHERE subscriber = ? ORDER BY id;

-- name: notes_between
SELECT subscriber, at, status, source, network, wording, reason FROM note
WHERE subscriber BETWEEN ? AND ? ORDER BY subscriber, id;

-- name: requests_of
SELECT id, wish, address, first_name, at, page, network, wording, answered_at, used_at
FROM request WHERE folded = ? ORDER BY id;

-- name: events_of
SELECT at, soft, kind FROM event WHERE folded = ? ORDER BY at;

-- name: add_reason
UPDATE note SET reason = ?
WHERE id = (SELECT max(id) FROM note WHERE subscriber = ?) AND status = 'unsubscribed';

-- name: choose
UPDATE subscriber
SET first_name = ?, last_name = ?, interests = ?, paused_until = ?, own = own | ?
WHERE id = ?;

-- name: forget_requests
DELETE FROM request WHERE folded = ?;

-- name: forget_notes
DELETE FROM note WHERE subscriber IN (SELECT id FROM subscriber WHERE folded = ?);

-- name: forget_words
-- Also of who was erased by a version that kept them.
UPDATE deviation SET reason = ?
WHERE state <> 'excluded' AND reason <> ?
  AND NOT EXISTS (SELECT 1 FROM subscriber AS s WHERE s.id = deviation.subscriber);

-- name: unsuppress
DELETE FROM suppression WHERE folded = ?;

-- name: remember_erasure
INSERT INTO erasure (hash, at) VALUES (?, ?) ON CONFLICT DO NOTHING;

-- name: erasures
SELECT hash FROM erasure;

-- name: lift_erasure
DELETE FROM erasure WHERE hash = ?;
