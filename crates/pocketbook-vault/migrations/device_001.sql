-- The device database: what belongs to the tablet and to no officer.
CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE officers (
    id             BLOB NOT NULL PRIMARY KEY,
    warrant_number TEXT NOT NULL UNIQUE,
    name           TEXT NOT NULL,
    slot           TEXT NOT NULL,  -- key slot in JSON: parameters, salt, wrapped keys
    attempts       TEXT NOT NULL   -- throttle state in JSON; the keystore holds another
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger (
    sequence INTEGER NOT NULL PRIMARY KEY,
    entry    BLOB NOT NULL,
    hash     BLOB NOT NULL,
    matter   TEXT NOT NULL  -- what the entry belongs to, most often a draft; empty for nothing
) STRICT;
CREATE INDEX ledger_matter ON ledger (matter) WHERE matter <> '';

-- What the force published, and each edition that is here. Never deleted:
-- a record sealed under an old edition is read with that one.
CREATE TABLE reference_editions (
    kind        TEXT NOT NULL,
    id          TEXT NOT NULL,
    edition     INTEGER NOT NULL,
    sha256      BLOB NOT NULL,  -- of the content, as first announced
    state       TEXT NOT NULL CHECK (state IN ('announced', 'accepted', 'refused')),
    reason      TEXT,           -- why it was refused or did not verify
    issued      INTEGER,
    judged_by   TEXT,           -- build and fonts that found it usable or not
    disputed    BLOB,           -- other content announced under the same number
    certificate TEXT,
    envelope    TEXT,           -- as it was signed; last: a list reads none of it
    UNIQUE (kind, id, edition),
    CHECK ((state = 'announced') = (envelope IS NULL))
) STRICT;
