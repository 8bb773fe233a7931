-- The schema of an archive, version 2. `PRAGMA user_version` holds the version, `PRAGMA application_id` says
-- that the file is an archive at all. `migrations/` brings older files here; change both together.
--
-- Three tables to a page, so that listing pages touches narrow rows only: what came in (`page`), what is shown in
-- lists (`article`), what was read from it (`reading`). `n` joins them, and names the page in the search index.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE page (
    n          INTEGER PRIMARY KEY,
    base       TEXT NOT NULL,   -- the page's id, before versions of it are told apart
    text_key   BLOB NOT NULL,   -- SHA-256 of what the article says: text, outlet, publication
    source_key BLOB NOT NULL,   -- SHA-256 of the bytes and of what was given with them
    given      TEXT NOT NULL,   -- what was given with the bytes (JSON)
    bytes      BLOB NOT NULL,   -- the bytes as they came, zstd
    changed    INTEGER NOT NULL DEFAULT 1, -- the archive's sequence number when the row was written
    UNIQUE (base, text_key)
);
CREATE INDEX page_source ON page (source_key);
CREATE INDEX page_changed ON page (changed);

-- Rows that were taken away, until another page takes the number.
CREATE TABLE gone (
    n       INTEGER PRIMARY KEY,
    changed INTEGER NOT NULL    -- the sequence number when it went
);

CREATE TABLE article (
    n         INTEGER PRIMARY KEY REFERENCES page (n),
    base      TEXT NOT NULL,
    told      TEXT NOT NULL,    -- sorts the versions of a page: when it was changed, published, saved
    captured  TEXT NOT NULL,    -- '9999' where not known, so that it sorts last
    url       TEXT,
    outlet    TEXT,
    headline  TEXT NOT NULL,
    earliest  TEXT,             -- of publication
    latest    TEXT,
    language  TEXT,
    reader    TEXT NOT NULL     -- the program and tables that read it
);
CREATE INDEX article_base ON article (base);

CREATE TABLE reading (
    n    INTEGER PRIMARY KEY REFERENCES page (n),
    json BLOB NOT NULL          -- isnad_model::Reading as JSON, zstd
);

CREATE TABLE record (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    sequence INTEGER NOT NULL,  -- the archive's sequence number that it was built at
    stamp    TEXT NOT NULL,     -- the program that built it
    json     BLOB NOT NULL      -- isnad_model::Record as JSON, zstd
);

-- What persons decided about the record: never derived, never deleted, undone only by another decision.
CREATE TABLE decision (
    no   INTEGER PRIMARY KEY,
    json TEXT NOT NULL          -- isnad_model::Decision as JSON
);

-- What became of storylines from one building of the record to the next, so that an id that was noted down is found again.
CREATE TABLE story_change (
    sequence INTEGER NOT NULL,  -- the archive's sequence number of the later building
    story    TEXT NOT NULL,
    json     TEXT NOT NULL      -- isnad_model::StoryChange as JSON
);
CREATE INDEX story_change_story ON story_change (story);

-- The storyline of each page at the last building: what the next one is compared with.
CREATE TABLE standing (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    json BLOB NOT NULL          -- [[page, storyline], …] as JSON, zstd
);
