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
    force_number TEXT,  -- of a report its own, of a supplement its report's
    series       TEXT CHECK (series IN ('crime', 'incident')),
    receipt      BLOB,
    received     INTEGER NOT NULL,
    UNIQUE (record, sha256),
    CHECK ((force_number IS NULL) = (series IS NULL))
) STRICT;
-- Exactly once, for ever: these, not a cache with a lifetime.
CREATE UNIQUE INDEX records_once ON records (record) WHERE quarantined IS NULL;
-- Across both series: nobody shall have to say which of two is meant.
CREATE UNIQUE INDEX records_force_number ON records (force_number) WHERE kind = 'crime_report';
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
-- What a further record names: found again from the earlier one, so that a fork
-- is told. Records that are put apart have none.
CREATE TABLE amendments (
    feed_seq      INTEGER NOT NULL PRIMARY KEY REFERENCES records (feed_seq),
    parent        BLOB NOT NULL,
    parent_sha256 BLOB NOT NULL,
    kind          TEXT NOT NULL,
    seen          TEXT NOT NULL,    -- how the one before was known there
    other_name    INTEGER NOT NULL  -- whether it says that the maker's name differs
) STRICT;
CREATE INDEX amendments_parent ON amendments (parent);

-- The last serial of each series and year.
CREATE TABLE serials (
    series TEXT NOT NULL CHECK (series IN ('crime', 'incident')),
    year   INTEGER NOT NULL,
    last   INTEGER NOT NULL,
    PRIMARY KEY (series, year)
) STRICT, WITHOUT ROWID;

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

-- Where accepted records leave to. One that was removed stays, for what it was
-- handed stays on record.
CREATE TABLE destinations (
    id       INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name     TEXT NOT NULL,
    settings TEXT NOT NULL,
    rears    INTEGER NOT NULL,
    added    INTEGER NOT NULL,
    removed  INTEGER
) STRICT;
CREATE UNIQUE INDEX destinations_name ON destinations (name) WHERE removed IS NULL;

-- What is handed over to whom, and when it was: never deleted, for it is the
-- record of disclosures that section 62(1)(d) of the Data Protection Act 2018
-- asks for. States: waiting, delivered, parked, abandoned.
CREATE TABLE outbox (
    number      INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    destination INTEGER NOT NULL REFERENCES destinations (id),
    feed_seq    INTEGER NOT NULL REFERENCES records (feed_seq),
    incident    BLOB NOT NULL,
    state       TEXT NOT NULL DEFAULT 'waiting',
    attempts    INTEGER NOT NULL DEFAULT 0,
    due         INTEGER NOT NULL,
    reason      TEXT,
    reference   TEXT,
    settled     INTEGER,
    UNIQUE (destination, feed_seq)
) STRICT;
-- The files that an accepted record names, for whoever is handed the record.
CREATE TABLE record_attachments (
    attachment BLOB NOT NULL,
    feed_seq   INTEGER NOT NULL REFERENCES records (feed_seq),
    PRIMARY KEY (attachment, feed_seq)
) STRICT, WITHOUT ROWID;
-- What of them was fetched by whom, and when: disclosures, like those above.
CREATE TABLE fetched (
    number      INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    destination INTEGER NOT NULL REFERENCES destinations (id),
    attachment  BLOB NOT NULL,
    first       INTEGER NOT NULL,
    after       INTEGER NOT NULL,
    at          INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_due ON outbox (destination, due) WHERE state = 'waiting';
CREATE INDEX outbox_order ON outbox (destination, incident, number) WHERE state = 'waiting';
-- Exhibits that stored records name, and what tells each thing from another.
CREATE TABLE exhibit_uses (
    number    INTEGER NOT NULL PRIMARY KEY,
    record    BLOB NOT NULL,
    sha256    BLOB NOT NULL,
    device    BLOB NOT NULL REFERENCES devices (id),
    officer   TEXT NOT NULL,
    incident  BLOB NOT NULL,
    reference TEXT NOT NULL,
    plain     TEXT NOT NULL,  -- the reference without leading zeros
    exhibit   BLOB,
    thing     TEXT NOT NULL,
    UNIQUE (record, plain, thing)
) STRICT;
-- A record is compared with what has its own reference, at its own scene.
CREATE INDEX exhibit_uses_plain ON exhibit_uses (plain, incident);
CREATE INDEX exhibit_uses_incident ON exhibit_uses (incident);
CREATE INDEX exhibit_uses_exhibit ON exhibit_uses (exhibit) WHERE exhibit IS NOT NULL;

-- A CAD reference with its day is one scene, whatever each tablet calls it.
CREATE TABLE incident_cads (
    incident BLOB NOT NULL,
    cad      TEXT NOT NULL,
    PRIMARY KEY (incident, cad)
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_cads_cad ON incident_cads (cad);

-- Two things with one reference, each pair once, for ever; or one thing that
-- changed hands, where 'settled' is the record that shows it.
CREATE TABLE exhibit_collisions (
    plain         TEXT NOT NULL,
    earlier_thing TEXT NOT NULL,
    later_thing   TEXT NOT NULL,
    earlier       INTEGER NOT NULL REFERENCES exhibit_uses (number),
    later         INTEGER NOT NULL REFERENCES exhibit_uses (number),
    settled       BLOB,
    PRIMARY KEY (plain, earlier_thing, later_thing)
) STRICT, WITHOUT ROWID;

-- What the force confirmed the offences of reports to be: only ever added to,
-- the newest counts.
CREATE TABLE classifications (
    number    INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    record    BLOB NOT NULL,
    confirmed INTEGER NOT NULL,
    content   TEXT NOT NULL
) STRICT;
CREATE INDEX classifications_record ON classifications (record, number);
