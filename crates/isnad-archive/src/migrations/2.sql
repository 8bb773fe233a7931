-- From version 1 to 2: the search index goes out of the file, and what has changed since a given sequence number is kept,
-- so that the index can catch up.

ALTER TABLE page ADD COLUMN changed INTEGER NOT NULL DEFAULT 1;
CREATE INDEX page_changed ON page (changed);
CREATE TABLE gone (
    n       INTEGER PRIMARY KEY,
    changed INTEGER NOT NULL
);

-- What persons decided about the record, and what became of storylines.
CREATE TABLE decision (
    no   INTEGER PRIMARY KEY,
    json TEXT NOT NULL
);
CREATE TABLE story_change (
    sequence INTEGER NOT NULL,
    story    TEXT NOT NULL,
    json     TEXT NOT NULL
);
CREATE INDEX story_change_story ON story_change (story);
CREATE TABLE standing (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    json BLOB NOT NULL
);
DROP TABLE search;
