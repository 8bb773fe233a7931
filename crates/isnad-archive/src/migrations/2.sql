-- From version 1 to 2: what has changed since a given sequence number, so that an index beside the file can catch up.

ALTER TABLE page ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
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
