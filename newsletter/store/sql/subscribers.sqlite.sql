-- The intake of many entries, and what lies inside the JSON of the fields.

-- name: drop_staging
DROP TABLE IF EXISTS temp.entry;

-- name: create_staging
CREATE TEMP TABLE entry (
    position INTEGER PRIMARY KEY,
    address TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    fields TEXT NOT NULL,
    -- Empty, as in the next two: the usual one; 'suppressed': the row is of nobody in the list.
    status TEXT NOT NULL DEFAULT '',
    consent_at TEXT NOT NULL DEFAULT '',
    consent_source TEXT NOT NULL DEFAULT '',
    suppressed TEXT NOT NULL DEFAULT ''
);

-- name: put_away
ALTER TABLE temp.entry RENAME TO entry_{stage};

-- name: put_back
ALTER TABLE temp.entry_{stage} RENAME TO entry;

-- name: drop_put_away
DROP TABLE IF EXISTS temp.entry_{stage};

-- name: drop_staging_of_choices
DROP TABLE IF EXISTS temp.choice;

-- name: create_staging_of_choices
CREATE TEMP TABLE choice (
    folded TEXT PRIMARY KEY,
    interests TEXT NOT NULL,  -- empty, as is the next one: nothing is told of it
    paused_until TEXT NOT NULL,
    own INTEGER NOT NULL
) WITHOUT ROWID;

-- name: put_away_of_choices
ALTER TABLE temp.choice RENAME TO choice_{stage};

-- name: put_back_of_choices
ALTER TABLE temp.choice_{stage} RENAME TO choice;

-- name: drop_put_away_of_choices
DROP TABLE IF EXISTS temp.choice_{stage};

-- name: stage_choices
INSERT INTO temp.choice (folded, interests, paused_until, own) VALUES (lower(?), ?, ?, ?)
ON CONFLICT (folded) DO UPDATE SET
    interests = coalesce(nullif(excluded.interests, ''), interests),
    paused_until = max(excluded.paused_until, paused_until),
    own = excluded.own | own;

-- name: take_choices
-- The bits of `own` are those of mailing.OWN: what the reader set himself stays.
UPDATE subscriber SET
    interests = CASE
        WHEN c.interests = '' OR subscriber.own & 12 = 12 THEN subscriber.interests
        WHEN subscriber.own & 12 = 0 THEN c.interests
        -- One of the two is his own: the other one is filled, and by an empty one not emptied.
        ELSE json_patch(subscriber.interests, json_remove(c.interests,
            CASE WHEN subscriber.own & 4 <> 0 OR json_extract(c.interests, '$.topics') = '[]'
                 THEN '$.topics' ELSE '$.none' END,
            CASE WHEN subscriber.own & 8 <> 0 OR json_extract(c.interests, '$.speakers') = '[]'
                 THEN '$.speakers' ELSE '$.none' END))
    END,
    paused_until = CASE WHEN subscriber.own & 16 <> 0 THEN subscriber.paused_until
        ELSE nullif(max(c.paused_until, coalesce(subscriber.paused_until, '')), '') END,
    own = subscriber.own | c.own
FROM temp.choice AS c
WHERE subscriber.folded = c.folded
  AND (c.interests NOT IN ('', subscriber.interests) AND subscriber.own & 12 <> 12
       OR c.paused_until > coalesce(subscriber.paused_until, '') AND subscriber.own & 16 = 0
       OR c.own & ~subscriber.own <> 0);

-- name: stage
INSERT INTO temp.entry
    (address, first_name, last_name, fields, status, consent_at, consent_source, suppressed)
VALUES (?, ?, ?, ?, ?, ?, ?, ?);

-- name: stage_usual
INSERT INTO temp.entry (address, first_name, last_name, fields) VALUES (?, ?, ?, ?);

-- name: suppress_staged
INSERT INTO suppression (folded, reason, at)
SELECT lower(address), suppressed, ? FROM temp.entry WHERE suppressed <> ''
ON CONFLICT DO NOTHING;

-- name: count_suppressed
SELECT count(DISTINCT lower(address)) FROM temp.entry
WHERE EXISTS (SELECT 1 FROM suppression) AND status <> 'suppressed'
  AND lower(address) IN (SELECT folded FROM suppression);

-- name: take
-- Sorted once, so that an address's entries come together, in the order in which they were given,
-- and every index grow in its own order. met() sees each entry whose address is already there, and
-- whether it says otherwise than what its reader set himself (bits of mailing.OWN).
INSERT INTO subscriber
    (address, folded, status, first_name, last_name, fields, consent_at, consent_source)
SELECT address, lower(address), coalesce(nullif(status, ''), ?1), first_name, last_name,
       coalesce(nullif(fields, ''), '{}'),
       nullif(CASE status WHEN '' THEN ?2 ELSE consent_at END, '-'),
       CASE status WHEN '' THEN ?3 ELSE consent_source END
FROM temp.entry
WHERE status <> 'suppressed'
ORDER BY lower(address), position
ON CONFLICT (folded) DO UPDATE SET
    address = excluded.address,
    first_name = CASE WHEN own & 1 <> 0 OR excluded.first_name = '' THEN first_name
                 ELSE excluded.first_name END,
    last_name = CASE WHEN own & 2 <> 0 OR excluded.last_name = '' THEN last_name
                ELSE excluded.last_name END,
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
WHERE met(subscriber.id, subscriber.status, excluded.status, CASE subscriber.own WHEN 0 THEN 0 ELSE
        subscriber.own & 1 <> 0 AND excluded.first_name NOT IN ('', subscriber.first_name)
        OR subscriber.own & 2 <> 0 AND excluded.last_name NOT IN ('', subscriber.last_name)
        OR subscriber.own & 28 <> 0 AND EXISTS (
            SELECT 1 FROM temp.choice AS c
            WHERE c.folded = subscriber.folded
              AND (subscriber.own & 4 <> 0
                   AND json_extract(nullif(c.interests, ''), '$.topics')
                       NOT IN ('[]', coalesce(json_extract(subscriber.interests, '$.topics'), ''))
                   OR subscriber.own & 8 <> 0
                   AND json_extract(nullif(c.interests, ''), '$.speakers')
                       NOT IN ('[]', coalesce(json_extract(subscriber.interests, '$.speakers'), ''))
                   OR subscriber.own & 16 <> 0
                   AND c.paused_until > coalesce(subscriber.paused_until, '')))
        END)
  -- What says nothing new writes nothing.
  AND (excluded.address <> subscriber.address
       OR (excluded.first_name NOT IN ('', subscriber.first_name) AND subscriber.own & 1 = 0)
       OR (excluded.last_name NOT IN ('', subscriber.last_name) AND subscriber.own & 2 = 0)
       OR (excluded.fields NOT IN ('{}', subscriber.fields)
           AND json_patch(subscriber.fields, excluded.fields) <> subscriber.fields)
       OR (subscriber.status, excluded.status) IN (
            VALUES ('pending', 'active'), ('pending', 'unsubscribed'), ('active', 'unsubscribed')
       ));

-- name: mailed
SELECT s.id, s.address FROM json_each(?) AS told JOIN subscriber AS s ON s.folded = told.value
WHERE s.status = 'active'
  AND NOT EXISTS (SELECT 1 FROM suppression AS p WHERE p.folded = s.folded);

-- name: without_field
SELECT count(*) FROM subscriber AS s
WHERE status = 'active'
  AND NOT EXISTS (SELECT 1 FROM suppression AS p WHERE p.folded = s.folded)
  AND coalesce(json_extract(fields, '$."' || ? || '"'), '') = '';

-- name: first_without_field
SELECT s.address FROM subscriber AS s
WHERE status = 'active'
  AND NOT EXISTS (SELECT 1 FROM suppression AS p WHERE p.folded = s.folded)
  AND coalesce(json_extract(fields, '$."' || ? || '"'), '') = ''
ORDER BY s.id LIMIT ?;
