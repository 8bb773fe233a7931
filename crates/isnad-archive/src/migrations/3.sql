-- From version 2 to 3: every row gets a sum by which damage is seen, and the bytes of pages go into a table of their own.
-- Tables are made anew, since a column that is added stands behind the long ones. Children first: pages are referred to.

CREATE TABLE meta_3 (name TEXT PRIMARY KEY, value TEXT NOT NULL, sum INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO meta_3 SELECT name, value, row_sum('meta', name, value) FROM meta;
DROP TABLE meta;
ALTER TABLE meta_3 RENAME TO meta;

CREATE TABLE page_3 (
    n          INTEGER PRIMARY KEY,
    base       TEXT NOT NULL,
    text_key   BLOB NOT NULL,
    source_key BLOB NOT NULL,
    given      TEXT NOT NULL,
    changed    INTEGER NOT NULL,
    sum        INTEGER NOT NULL,
    UNIQUE (base, text_key)
);
INSERT INTO page_3 SELECT n, base, text_key, source_key, given, changed,
    row_sum('page', n, base, text_key, source_key, given, changed) FROM page;
CREATE TABLE source (n INTEGER PRIMARY KEY REFERENCES page_3 (n), bytes BLOB NOT NULL);
INSERT INTO source SELECT n, bytes FROM page;
CREATE TABLE article_3 (
    n         INTEGER PRIMARY KEY REFERENCES page_3 (n),
    base      TEXT NOT NULL,
    told      TEXT NOT NULL,
    captured  TEXT NOT NULL,
    url       TEXT,
    outlet    TEXT,
    headline  TEXT NOT NULL,
    earliest  TEXT,
    latest    TEXT,
    language  TEXT,
    reader    TEXT NOT NULL,
    sum       INTEGER NOT NULL
);
INSERT INTO article_3 SELECT n, base, told, captured, url, outlet, headline, earliest, latest, language, reader,
    row_sum('article', n, base, told, captured, url, outlet, headline, earliest, latest, language, reader) FROM article;
CREATE TABLE reading_3 (n INTEGER PRIMARY KEY REFERENCES page_3 (n), sum INTEGER NOT NULL, json BLOB NOT NULL);
INSERT INTO reading_3 SELECT n, row_sum('reading', n, json), json FROM reading;
DROP TABLE reading;
DROP TABLE article;
DROP TABLE page;
ALTER TABLE page_3 RENAME TO page;
ALTER TABLE article_3 RENAME TO article;
ALTER TABLE reading_3 RENAME TO reading;
CREATE INDEX page_source ON page (source_key);
CREATE INDEX page_changed ON page (changed);
CREATE INDEX article_base ON article (base);

-- The record is derived, and no program that knows this schema has built it.
DROP TABLE record;
CREATE TABLE record (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    sequence INTEGER NOT NULL,
    stamp    TEXT NOT NULL,
    sum      INTEGER NOT NULL,
    json     BLOB NOT NULL
);

CREATE TABLE decision_3 (no INTEGER PRIMARY KEY, json TEXT NOT NULL, sum INTEGER NOT NULL);
INSERT INTO decision_3 SELECT no, json, row_sum('decision', no, json) FROM decision;
DROP TABLE decision;
ALTER TABLE decision_3 RENAME TO decision;

CREATE TABLE story_change_3 (sequence INTEGER NOT NULL, story TEXT NOT NULL, json TEXT NOT NULL, sum INTEGER NOT NULL);
INSERT INTO story_change_3 SELECT sequence, story, json, row_sum('story_change', sequence, story, json)
    FROM story_change ORDER BY rowid;
DROP TABLE story_change;
ALTER TABLE story_change_3 RENAME TO story_change;
CREATE INDEX story_change_story ON story_change (story);

CREATE TABLE standing_3 (one INTEGER PRIMARY KEY CHECK (one = 1), sum INTEGER NOT NULL, json BLOB NOT NULL);
INSERT INTO standing_3 SELECT one, row_sum('standing', one, json), json FROM standing;
DROP TABLE standing;
ALTER TABLE standing_3 RENAME TO standing;

CREATE TABLE tally (name TEXT PRIMARY KEY, count INTEGER NOT NULL, total INTEGER NOT NULL) WITHOUT ROWID;
