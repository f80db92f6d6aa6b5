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
