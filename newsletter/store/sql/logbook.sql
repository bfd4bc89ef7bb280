What collecting remembers.

-- name: states
SELECT address, state FROM source;

-- name: seen
SELECT key, digest, since, fate, slug, waiting FROM item WHERE source = ?;

-- name: keep_source
INSERT INTO source VALUES (?, ?) ON CONFLICT (address) DO UPDATE SET state = excluded.state;

-- name: keep_item
INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (source, key) DO UPDATE SET
    digest = excluded.digest, since = excluded.since, fate = excluded.fate, slug = excluded.slug,
    waiting = excluded.waiting;

-- name: find_draft
SELECT about FROM draft WHERE slug = ?;

-- name: slugs
SELECT slug FROM draft;

-- name: known
SELECT slug, about ->> '$.digest', about ->> '$.title', about ->> '$.day', about ->> '$.addresses'
FROM draft;

-- name: rename_draft
UPDATE draft SET slug = :new, about = json_set(about, '$.slug', :new) WHERE slug = :old;

-- name: rename_items
UPDATE item SET slug = :new WHERE slug = :old;

-- name: drafts_since
SELECT about FROM draft WHERE day >= ?;

-- name: last_added
WITH added AS (
    SELECT slug, about, json_extract(about, '$.collected_at') AS at FROM draft
    WHERE json_extract(about, '$.source') = ''
)
SELECT about FROM added WHERE at = (SELECT max(at) FROM added) ORDER BY slug;

-- name: keep_draft
INSERT INTO draft VALUES (?, ?, ?)
ON CONFLICT (slug) DO UPDATE SET day = excluded.day, about = excluded.about;
