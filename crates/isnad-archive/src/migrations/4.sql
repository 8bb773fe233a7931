-- From version 3 to 4: where pages stand in the record, and what came to it since it was built.

CREATE TABLE background (one INTEGER PRIMARY KEY CHECK (one = 1), sum INTEGER NOT NULL, bytes BLOB NOT NULL);
CREATE TABLE place (page TEXT PRIMARY KEY, json TEXT NOT NULL, sum INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE gathered (event TEXT PRIMARY KEY, json TEXT NOT NULL, sum INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE placed (no INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, sum INTEGER NOT NULL, json BLOB NOT NULL);
