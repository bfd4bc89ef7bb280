-- The intake of many entries, and what lies inside the JSON of the fields.

-- name: drop_staging
DROP TABLE IF EXISTS pg_temp.entry;

-- name: create_staging
CREATE TEMP TABLE entry (
    position bigint NOT NULL,
    address text NOT NULL,
    folded text COLLATE "C" NOT NULL,
    status text NOT NULL,
    first_name text NOT NULL,
    last_name text NOT NULL,
    fields jsonb NOT NULL,
    consent_at timestamptz,
    consent_source text NOT NULL,
    suppressed text NOT NULL,
    interests text NOT NULL,  -- empty, as is the next one: nothing is told of it
    paused_until text COLLATE "C" NOT NULL,
    own integer NOT NULL
);

-- name: put_away
ALTER TABLE pg_temp.entry RENAME TO entry_{stage};

-- name: put_back
ALTER TABLE pg_temp.entry_{stage} RENAME TO entry;

-- name: drop_put_away
DROP TABLE IF EXISTS pg_temp.entry_{stage};

-- name: stage
COPY pg_temp.entry (position, address, folded, status, first_name, last_name, fields, consent_at,
                    consent_source, suppressed, interests, paused_until, own)
FROM STDIN;

-- name: lock_list
-- Two intakes at the same time would wait for each other's rows in turn.
LOCK TABLE subscriber IN SHARE ROW EXCLUSIVE MODE;

-- name: fold_repeated
-- One row for each address that stands more than once: of what is said, the last holds; of the
-- statuses, the furthest, with the source of the entry that brought it.
WITH repeated AS (
    SELECT folded FROM pg_temp.entry GROUP BY folded HAVING count(*) > 1
), taken AS (
    DELETE FROM pg_temp.entry AS e USING repeated AS r WHERE e.folded = r.folded RETURNING e.*
), ranked AS (
    SELECT *, array_position(ARRAY['pending', 'active', 'unsubscribed'], status) AS rank FROM taken
), last_words AS (
    SELECT folded, max(position) AS position,
           (array_agg(address ORDER BY position DESC))[1] AS address,
           (array_agg(first_name ORDER BY position DESC) FILTER (WHERE first_name <> ''))[1] AS first,
           (array_agg(last_name ORDER BY position DESC) FILTER (WHERE last_name <> ''))[1] AS last,
           (array_agg(interests ORDER BY position DESC) FILTER (WHERE interests <> ''))[1] AS interests,
           max(paused_until) AS paused_until, bit_or(own) AS own
    FROM ranked GROUP BY folded
), furthest AS (
    SELECT DISTINCT ON (folded) folded, status, consent_at, consent_source
    FROM ranked ORDER BY folded, rank DESC, position
), merged AS (
    SELECT folded, jsonb_object_agg(key, value ORDER BY position) AS fields
    FROM ranked, jsonb_each(fields) GROUP BY folded
)
INSERT INTO pg_temp.entry
SELECT w.position, w.address, w.folded, f.status, coalesce(w.first, ''), coalesce(w.last, ''),
       coalesce(m.fields, '{}'), f.consent_at, f.consent_source, '',
       coalesce(w.interests, ''), w.paused_until, w.own
FROM last_words AS w JOIN furthest AS f USING (folded) LEFT JOIN merged AS m USING (folded);

-- name: count_staged
SELECT count(*) FROM pg_temp.entry;

-- name: count_withdrawn
SELECT count(DISTINCT s.id) FROM pg_temp.entry AS e JOIN subscriber AS s USING (folded)
WHERE s.status = 'unsubscribed' AND e.status <> s.status;

-- name: count_own
-- Whose readers set themselves what the entry says otherwise; the bits are those of mailing.OWN.
SELECT count(*) FROM pg_temp.entry AS e JOIN subscriber AS s USING (folded)
WHERE s.own <> 0 AND (
    s.own & 1 <> 0 AND e.first_name NOT IN ('', s.first_name)
    OR s.own & 2 <> 0 AND e.last_name NOT IN ('', s.last_name)
    OR s.own & 4 <> 0 AND CAST(nullif(e.interests, '') AS jsonb) -> 'topics'
        NOT IN ('[]', coalesce(CAST(s.interests AS jsonb) -> 'topics', '[]'))
    OR s.own & 8 <> 0 AND CAST(nullif(e.interests, '') AS jsonb) -> 'speakers'
        NOT IN ('[]', coalesce(CAST(s.interests AS jsonb) -> 'speakers', '[]'))
    OR s.own & 16 <> 0 AND e.paused_until > coalesce(s.paused_until, '')
);

-- name: count_known
SELECT count(*) FROM pg_temp.entry AS e JOIN subscriber AS s USING (folded);

-- name: suppress_staged
INSERT INTO suppression (folded, reason, at)
SELECT DISTINCT ON (folded) folded, suppressed, CAST(? AS timestamptz)
FROM pg_temp.entry WHERE suppressed <> '' ORDER BY folded, position
ON CONFLICT DO NOTHING;

-- name: drop_suppressions
-- What is left are readers.
DELETE FROM pg_temp.entry WHERE status = 'suppressed';

-- name: count_suppressed
SELECT count(*) FROM pg_temp.entry JOIN suppression USING (folded);

-- name: take
INSERT INTO subscriber AS s
    (address, folded, status, first_name, last_name, fields, consent_at, consent_source, interests,
     paused_until, own)
SELECT address, folded, status, first_name, last_name, fields, consent_at, consent_source,
       coalesce(nullif(interests, ''), '{}'), nullif(paused_until, ''), own
FROM pg_temp.entry ORDER BY folded
ON CONFLICT (folded) DO UPDATE SET
    address = excluded.address,
    first_name = CASE WHEN s.own & 1 <> 0 OR excluded.first_name = '' THEN s.first_name
                 ELSE excluded.first_name END,
    last_name = CASE WHEN s.own & 2 <> 0 OR excluded.last_name = '' THEN s.last_name
                ELSE excluded.last_name END,
    fields = s.fields || excluded.fields,
    interests = CASE
        WHEN excluded.interests = '{}' OR s.own & 12 = 12 THEN s.interests
        WHEN s.own & 12 = 0 THEN excluded.interests
        -- One of the two is his own: the other one is filled, and by an empty one not emptied.
        ELSE CAST(CAST(s.interests AS jsonb) || CAST(excluded.interests AS jsonb)
            - CASE WHEN s.own & 4 <> 0
                        OR CAST(excluded.interests AS jsonb) -> 'topics' = '[]'
                   THEN 'topics' ELSE '' END
            - CASE WHEN s.own & 8 <> 0
                        OR CAST(excluded.interests AS jsonb) -> 'speakers' = '[]'
                   THEN 'speakers' ELSE '' END AS text)
    END,
    paused_until = CASE WHEN s.own & 16 <> 0 THEN s.paused_until
        ELSE greatest(s.paused_until, excluded.paused_until COLLATE "C") END,
    own = s.own | excluded.own,
    (status, consent_at, consent_source) = (
        SELECT excluded.status, excluded.consent_at, excluded.consent_source
        WHERE (s.status, excluded.status) IN (
            ('pending', 'active'), ('pending', 'unsubscribed'), ('active', 'unsubscribed')
        )
        UNION ALL
        SELECT s.status, s.consent_at, s.consent_source
        LIMIT 1
    )
-- What says nothing new writes nothing.
WHERE excluded.address <> s.address
   OR excluded.first_name NOT IN ('', s.first_name) AND s.own & 1 = 0
   OR excluded.last_name NOT IN ('', s.last_name) AND s.own & 2 = 0
   OR NOT s.fields @> excluded.fields
   OR excluded.interests NOT IN ('{}', s.interests) AND s.own & 12 <> 12
   OR excluded.paused_until COLLATE "C" > coalesce(s.paused_until, '') AND s.own & 16 = 0
   OR excluded.own & ~s.own <> 0
   OR (s.status, excluded.status) IN (
        ('pending', 'active'), ('pending', 'unsubscribed'), ('active', 'unsubscribed')
   );

-- name: mailed
SELECT s.id, s.address FROM jsonb_array_elements_text(CAST(? AS jsonb)) AS told (value) JOIN subscriber AS s ON s.folded = told.value
WHERE s.status = 'active'
  AND NOT EXISTS (SELECT 1 FROM suppression AS p WHERE p.folded = s.folded);

-- name: without_field
SELECT count(*) FROM subscriber AS s
WHERE status = 'active'
  AND NOT EXISTS (SELECT 1 FROM suppression AS p WHERE p.folded = s.folded)
  AND coalesce(fields ->> CAST(? AS text), '') = '';

-- name: first_without_field
SELECT s.address FROM subscriber AS s
WHERE status = 'active'
  AND NOT EXISTS (SELECT 1 FROM suppression AS p WHERE p.folded = s.folded)
  AND coalesce(fields ->> CAST(? AS text), '') = ''
ORDER BY s.id LIMIT ?;
