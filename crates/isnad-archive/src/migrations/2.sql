-- From version 1 to 2: what has changed since a given sequence number, so that an index beside the file can catch up.

ALTER TABLE page ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX page_changed ON page (changed);
CREATE TABLE gone (
    n       INTEGER PRIMARY KEY,
    changed INTEGER NOT NULL
);
