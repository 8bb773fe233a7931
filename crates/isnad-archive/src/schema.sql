-- The schema of an archive, version 4. `PRAGMA user_version` holds the version, `PRAGMA application_id` says
-- that the file is an archive at all. `migrations/` brings older files here; change both together.
--
-- Four tables to a page, so that listing pages touches narrow rows only: what names it (`page`), what is shown in
-- lists (`article`), what was read from it (`reading`), the bytes that came in (`source`). `n` joins them, and names the
-- page in the search index.
--
-- SQLite does not notice a bit that has flipped on the disk. So each row has a `sum` over its other columns (`sums.rs`
-- says over which), checked whenever the row is read, and `tally` knows how many rows of a table there are and what
-- their sums add up to, so that a row that can no longer be found is missed. Bytes are checked by `source_key`.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    sum   INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE page (
    n          INTEGER PRIMARY KEY,
    base       TEXT NOT NULL,   -- the page's id, before versions of it are told apart
    text_key   BLOB NOT NULL,   -- SHA-256 of what the article says: text, outlet, publication
    source_key BLOB NOT NULL,   -- SHA-256 of the bytes and of what was given with them
    given      TEXT NOT NULL,   -- what was given with the bytes (JSON)
    changed    INTEGER NOT NULL, -- the archive's sequence number when the row was written
    sum        INTEGER NOT NULL,
    UNIQUE (base, text_key)
);
CREATE INDEX page_source ON page (source_key);
CREATE INDEX page_changed ON page (changed);

CREATE TABLE source (
    n     INTEGER PRIMARY KEY REFERENCES page (n),
    bytes BLOB NOT NULL         -- the bytes as they came, zstd
);

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
    reader    TEXT NOT NULL,    -- the program and tables that read it
    sum       INTEGER NOT NULL
);
CREATE INDEX article_base ON article (base);

CREATE TABLE reading (
    n    INTEGER PRIMARY KEY REFERENCES page (n),
    sum  INTEGER NOT NULL,
    json BLOB NOT NULL          -- isnad_model::Reading as JSON, zstd
);

CREATE TABLE record (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    sequence INTEGER NOT NULL,  -- the archive's sequence number that it was built at
    stamp    TEXT NOT NULL,     -- the program that built it
    sum      INTEGER NOT NULL,
    json     BLOB NOT NULL      -- isnad_model::Record as JSON, zstd
);

-- For records of many pages, so that one page more can be placed without all others: how many pages have each word
-- (isnad_record::Background), where each page stands (`Place` as JSON), and the pages of every event that several tell.
CREATE TABLE background (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    sum   INTEGER NOT NULL,
    bytes BLOB NOT NULL
);
CREATE TABLE place (
    page TEXT PRIMARY KEY,
    json TEXT NOT NULL,
    sum  INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE gathered (
    event TEXT PRIMARY KEY,
    json  TEXT NOT NULL,        -- ids of pages
    sum   INTEGER NOT NULL
) WITHOUT ROWID;

-- The pages that were placed since the record was built, in order.
CREATE TABLE placed (
    no       INTEGER PRIMARY KEY,
    sequence INTEGER NOT NULL,  -- the archive's sequence number that the record stands at with it
    sum      INTEGER NOT NULL,
    json     BLOB NOT NULL      -- what it adds, as JSON, zstd
);

-- What persons decided about the record: never derived, never deleted, undone only by another decision.
CREATE TABLE decision (
    no   INTEGER PRIMARY KEY,
    json TEXT NOT NULL,         -- isnad_model::Decision as JSON
    sum  INTEGER NOT NULL
);

-- What became of storylines from one building of the record to the next, so that an id that was noted down is found again.
CREATE TABLE story_change (
    sequence INTEGER NOT NULL,  -- the archive's sequence number of the later building
    story    TEXT NOT NULL,
    json     TEXT NOT NULL,     -- isnad_model::StoryChange as JSON
    sum      INTEGER NOT NULL
);
CREATE INDEX story_change_story ON story_change (story);

-- The storyline of each page at the last building: what the next one is compared with.
CREATE TABLE standing (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    sum  INTEGER NOT NULL,
    json BLOB NOT NULL          -- [[page, storyline], …] as JSON, zstd
);

-- How many rows a table has, and what their sums add up to.
CREATE TABLE tally (
    name  TEXT PRIMARY KEY,
    count INTEGER NOT NULL,
    total INTEGER NOT NULL
) WITHOUT ROWID;
