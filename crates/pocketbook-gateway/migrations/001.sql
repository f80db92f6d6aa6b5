CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One-time tokens are kept as digests: whoever reads the database cannot enrol.
CREATE TABLE tickets (
    token   BLOB NOT NULL PRIMARY KEY,
    expires INTEGER NOT NULL,
    used_by BLOB
) STRICT, WITHOUT ROWID;

CREATE TABLE devices (
    id          BLOB NOT NULL PRIMARY KEY,
    public_key  TEXT NOT NULL,
    name        TEXT NOT NULL,
    certificate TEXT NOT NULL,
    enrolled    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE nonces (
    device BLOB NOT NULL,
    nonce  TEXT NOT NULL,
    seen   INTEGER NOT NULL,
    PRIMARY KEY (device, nonce)
) STRICT, WITHOUT ROWID;

CREATE TABLE tokens (
    token   BLOB NOT NULL PRIMARY KEY,
    device  BLOB NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE officer_keys (
    key_id      BLOB NOT NULL PRIMARY KEY,
    device      BLOB NOT NULL REFERENCES devices (id),
    officer     BLOB NOT NULL,
    public_key  TEXT NOT NULL,
    certificate TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What tablets are told, in commit order: one writer, so a reader that goes on
-- after the last number it saw misses nothing. Never edited.
CREATE TABLE feed (
    feed_seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    device   BLOB REFERENCES devices (id),  -- whom it is for; NULL for every tablet
    event    TEXT NOT NULL                  -- as it travels
) STRICT;
CREATE INDEX feed_device ON feed (device, feed_seq);

-- Records in commit order; the number, less one, is the log's.
CREATE TABLE records (
    number       INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    feed_seq     INTEGER NOT NULL UNIQUE REFERENCES feed (feed_seq),
    record       BLOB NOT NULL,
    device       BLOB NOT NULL REFERENCES devices (id),
    install      BLOB NOT NULL,
    sequence     INTEGER NOT NULL,
    kind         TEXT NOT NULL,
    sha256       BLOB NOT NULL,
    envelope     BLOB NOT NULL,
    quarantined  TEXT,
    crime_number TEXT,  -- of a report its own, of a supplement its report's
    receipt      BLOB,
    received     INTEGER NOT NULL,
    UNIQUE (record, sha256)
) STRICT;
-- Exactly once, for ever: these, not a cache with a lifetime.
CREATE UNIQUE INDEX records_once ON records (record) WHERE quarantined IS NULL;
CREATE UNIQUE INDEX records_crime_number ON records (crime_number) WHERE kind = 'crime_report';
CREATE UNIQUE INDEX records_sequence ON records (install, sequence) WHERE quarantined IS NULL;

-- Reference data: every edition for ever, never edited.
CREATE TABLE reference_editions (
    kind        TEXT NOT NULL,
    id          TEXT NOT NULL,
    edition     INTEGER NOT NULL,
    sha256      BLOB NOT NULL,  -- of the content
    issued      INTEGER NOT NULL,
    certificate TEXT NOT NULL,  -- of the key that signed it
    envelope    TEXT NOT NULL,
    UNIQUE (kind, id, edition)
) STRICT;

CREATE TABLE crime_numbers (
    year INTEGER NOT NULL PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT;

-- Complete subtrees of the transparency log.
CREATE TABLE log_hashes (
    level INTEGER NOT NULL,
    place INTEGER NOT NULL,
    hash  BLOB NOT NULL,
    PRIMARY KEY (level, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE attachments (
    id       BLOB NOT NULL PRIMARY KEY,
    device   BLOB NOT NULL REFERENCES devices (id),
    manifest BLOB,
    receipt  BLOB
) STRICT, WITHOUT ROWID;

CREATE TABLE segments (
    attachment BLOB NOT NULL REFERENCES attachments (id),
    number     INTEGER NOT NULL,
    size       INTEGER NOT NULL,
    PRIMARY KEY (attachment, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE ranges (
    attachment BLOB NOT NULL REFERENCES attachments (id),
    segment    INTEGER NOT NULL,
    first      INTEGER NOT NULL,
    after      INTEGER NOT NULL,
    PRIMARY KEY (attachment, segment, first)
) STRICT, WITHOUT ROWID;
