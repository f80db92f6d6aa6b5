-- One officer's vault on one tablet.
CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE incidents (
    id      BLOB NOT NULL PRIMARY KEY,
    content BLOB NOT NULL,
    updated INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What an incident said before each change; append-only.
CREATE TABLE incident_versions (
    incident BLOB NOT NULL REFERENCES incidents (id),
    number   INTEGER NOT NULL,  -- from 1
    saved    INTEGER NOT NULL,  -- when this content came
    content  BLOB NOT NULL,
    UNIQUE (incident, number)
) STRICT;

CREATE TABLE drafts (
    id       BLOB NOT NULL PRIMARY KEY,
    incident BLOB NOT NULL REFERENCES incidents (id),
    kind     TEXT NOT NULL,
    state    TEXT NOT NULL CHECK (state IN ('open', 'set_aside', 'final', 'sealed')),
    title    TEXT NOT NULL,
    head     BLOB NOT NULL,
    digest   BLOB NOT NULL,  -- SHA-256 of the newest content
    record   BLOB,
    updated  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- Without the time: an autosave changes that, and would encrypt this page too.
CREATE INDEX drafts_incident ON drafts (incident);
-- A report's local reference is the end of its identifier.
CREATE INDEX drafts_reference ON drafts (substr(id, 12)) WHERE kind = 'crime_report';

-- What an officer or witness once had on the screen is retained: a revision
-- gives way only to one that contains it, and never once it is kept.
CREATE TABLE revisions (
    position INTEGER NOT NULL PRIMARY KEY,  -- the order in which they came
    draft    BLOB NOT NULL REFERENCES drafts (id),
    id       BLOB NOT NULL,
    parent   BLOB,
    how      TEXT NOT NULL CHECK (how IN ('edit', 'undo', 'redo')),
    restores BLOB,                          -- whose content it brings back
    kept     INTEGER NOT NULL DEFAULT 0,
    begun    INTEGER NOT NULL,
    saved    INTEGER NOT NULL,
    content  BLOB NOT NULL,                 -- last: a list reads none of it
    CHECK ((how = 'edit') = (restores IS NULL)),
    CHECK (kept = 1 OR (how = 'edit' AND parent IS NOT NULL))
) STRICT;
-- One index and not two: an autosave encrypts every page it touches.
CREATE UNIQUE INDEX revisions_draft ON revisions (draft, id);

-- Versions whose pages were fixed. Reopening retains them (CPIA code).
CREATE TABLE finals (
    draft    BLOB NOT NULL REFERENCES drafts (id),
    number   INTEGER NOT NULL,
    revision BLOB NOT NULL,  -- from which it was made
    retained INTEGER NOT NULL DEFAULT 0,
    created  INTEGER NOT NULL,
    left_at  INTEGER,                    -- when it was reopened
    why      TEXT NOT NULL DEFAULT '',   -- in the officer's words
    content  BLOB NOT NULL,              -- last: a timeline reads none of it
    PRIMARY KEY (draft, number),
    CHECK ((retained = 1) = (left_at IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE attachments (
    id         BLOB NOT NULL PRIMARY KEY,
    incident   BLOB NOT NULL REFERENCES incidents (id),
    draft      BLOB REFERENCES drafts (id),
    sha256     BLOB NOT NULL,
    size       INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    exhibit    TEXT,
    key        BLOB NOT NULL,
    segments   TEXT NOT NULL,
    manifest   BLOB,
    receipt    BLOB,
    wedged     TEXT,  -- why it is parked: damaged here, or refused for good
    created    INTEGER NOT NULL,
    printed    INTEGER NOT NULL  -- pages laid out here, not captured
) STRICT, WITHOUT ROWID;
CREATE INDEX attachments_incident ON attachments (incident);
-- Exhibit references run per producer across an incident.
CREATE UNIQUE INDEX attachments_exhibit ON attachments (incident, exhibit) WHERE exhibit IS NOT NULL;
CREATE INDEX attachments_draft ON attachments (draft) WHERE draft IS NOT NULL;

-- Segments handed to the host's system, which sends them by requests signed
-- beforehand, also while this vault is locked. Gone with the receipt.
CREATE TABLE uploads (
    attachment BLOB NOT NULL REFERENCES attachments (id),
    segment    INTEGER NOT NULL,
    created    INTEGER NOT NULL,  -- seconds, as signed
    expires    INTEGER NOT NULL,
    signature  BLOB NOT NULL,
    returned   INTEGER NOT NULL DEFAULT 0,
    again      INTEGER,           -- when it may be handed out once more
    PRIMARY KEY (attachment, segment)
) STRICT, WITHOUT ROWID;

-- Exhibits, with or without a file. A number is used once in an incident, in
-- whatever spelling: 'plain' is the reference without leading zeros.
CREATE TABLE exhibits (
    id         BLOB NOT NULL PRIMARY KEY,
    incident   BLOB NOT NULL REFERENCES incidents (id),
    reference  TEXT NOT NULL,
    plain      TEXT NOT NULL,
    attachment BLOB REFERENCES attachments (id),
    -- Withdrawn while nothing sealed named it: kept, and its number with it.
    set_aside  INTEGER NOT NULL DEFAULT 0,
    UNIQUE (incident, plain)
) STRICT, WITHOUT ROWID;
-- A file is one exhibit; that of one set aside may be entered anew.
CREATE UNIQUE INDEX exhibits_attachment ON exhibits (attachment)
    WHERE attachment IS NOT NULL AND set_aside = 0;
-- Why exhibits were set aside, and when. Append-only: one that was dealt with
-- after all is an exhibit again, and may be set aside only before that.
CREATE TABLE exhibit_withdrawals (
    exhibit BLOB NOT NULL REFERENCES exhibits (id),
    number  INTEGER NOT NULL,
    reason  TEXT NOT NULL,
    created INTEGER NOT NULL,
    PRIMARY KEY (exhibit, number)
) STRICT, WITHOUT ROWID;
-- How an exhibit was described. Append-only; the newest counts.
CREATE TABLE exhibit_versions (
    exhibit BLOB NOT NULL REFERENCES exhibits (id),
    number  INTEGER NOT NULL,
    content BLOB NOT NULL,
    created INTEGER NOT NULL,
    PRIMARY KEY (exhibit, number)
) STRICT, WITHOUT ROWID;
-- The chain of an exhibit's custody records: numbers without a gap, one each.
CREATE TABLE custody (
    exhibit BLOB NOT NULL REFERENCES exhibits (id),
    number  INTEGER NOT NULL,
    draft   BLOB NOT NULL UNIQUE REFERENCES drafts (id),
    PRIMARY KEY (exhibit, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE records (
    id       BLOB NOT NULL PRIMARY KEY,
    draft    BLOB NOT NULL UNIQUE REFERENCES drafts (id),
    incident BLOB NOT NULL REFERENCES incidents (id),
    kind     TEXT NOT NULL,
    sha256   BLOB NOT NULL,
    ledger   INTEGER NOT NULL,
    sealed   INTEGER NOT NULL,
    envelope BLOB NOT NULL   -- last: a list reads none of it
) STRICT, WITHOUT ROWID;
CREATE INDEX records_incident ON records (incident);

-- Each time that a draft was set aside, and taken up again. Append-only.
CREATE TABLE set_asides (
    draft   BLOB NOT NULL REFERENCES drafts (id),
    number  INTEGER NOT NULL,
    content BLOB NOT NULL,  -- the reason
    created INTEGER NOT NULL,
    resumed INTEGER,
    PRIMARY KEY (draft, number)
) STRICT, WITHOUT ROWID;

-- Which sealed report a supplement is to; it may be one of another vault.
CREATE TABLE supplements (
    draft  BLOB NOT NULL PRIMARY KEY REFERENCES drafts (id),
    report BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX supplements_report ON supplements (report);

-- Records of other vaults that further ones here follow, from evidence bundles
-- that verified. Append-only: what was signed on the strength of one is read
-- with it.
CREATE TABLE earlier_records (
    record   BLOB NOT NULL,
    sha256   BLOB NOT NULL,
    kind     TEXT NOT NULL,
    envelope BLOB NOT NULL,
    receipt  BLOB NOT NULL,
    kept     INTEGER NOT NULL,
    PRIMARY KEY (record, sha256)
) STRICT, WITHOUT ROWID;

-- What the force said of other things with the reference of an exhibit here.
-- Kept for ever: a reference that was signed is never changed.
CREATE TABLE exhibit_collisions (
    own     BLOB NOT NULL REFERENCES records (id),
    other   BLOB NOT NULL,
    plain   TEXT NOT NULL,  -- the reference without leading zeros
    content BLOB NOT NULL,
    told    INTEGER NOT NULL,
    settled INTEGER,  -- when the force told that both are one thing, if it did
    PRIMARY KEY (own, other, plain)
) STRICT, WITHOUT ROWID;

-- The files that a record binds: they are delivered with it.
CREATE TABLE record_attachments (
    record     BLOB NOT NULL REFERENCES records (id),
    attachment BLOB NOT NULL REFERENCES attachments (id),
    PRIMARY KEY (record, attachment)
) STRICT, WITHOUT ROWID;

-- References that arrive from outside after a record was sealed: the signed
-- bytes stay as they are. Append-only; the newest counts.
CREATE TABLE record_references (
    record  BLOB NOT NULL REFERENCES records (id),
    number  INTEGER NOT NULL,
    urn     TEXT NOT NULL,
    created INTEGER NOT NULL,
    PRIMARY KEY (record, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_references_urn ON record_references (urn);

-- What the force confirmed an offence to be, after the report was sealed: kept
-- beside it, like the references above. Append-only; the newest counts.
CREATE TABLE record_classifications (
    record    BLOB NOT NULL REFERENCES records (id),
    number    INTEGER NOT NULL,
    confirmed INTEGER NOT NULL,  -- by the force's clock: the newest counts
    content   BLOB NOT NULL,
    created   INTEGER NOT NULL,
    PRIMARY KEY (record, number),
    UNIQUE (record, content)     -- the same confirmation again is the same
) STRICT, WITHOUT ROWID;

-- What the force has yet to sign for. A row is never deleted here.
CREATE TABLE outbox (
    sequence     INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    record       BLOB NOT NULL UNIQUE REFERENCES records (id),
    state        TEXT NOT NULL CHECK (state IN ('waiting', 'wedged', 'delivered')),
    reason       TEXT,
    receipt      BLOB,
    number       TEXT,  -- the force's, of a crime or of an incident without one
    series       TEXT CHECK (series IN ('crime', 'incident')),
    received     INTEGER,  -- when the receipt was stored, by the tablet's clock
    accepted     INTEGER,  -- when the force received the record, as its receipt says
    quarantined  INTEGER NOT NULL DEFAULT 0, -- the force keeps it apart
    CHECK ((number IS NULL) = (series IS NULL))
) STRICT;
CREATE INDEX outbox_state ON outbox (state) WHERE state <> 'delivered';
CREATE INDEX outbox_number ON outbox (number COLLATE NOCASE) WHERE number IS NOT NULL;

CREATE TABLE ledger (
    sequence INTEGER NOT NULL PRIMARY KEY,
    entry    BLOB NOT NULL,
    hash     BLOB NOT NULL,
    matter   TEXT NOT NULL  -- what the entry belongs to, most often a draft; empty for nothing
) STRICT;
CREATE INDEX ledger_matter ON ledger (matter) WHERE matter <> '';

CREATE VIRTUAL TABLE search USING fts5 (
    title, body, spellings, owner UNINDEXED, tokenize = 'unicode61 remove_diacritics 2'
);
-- A name or title counts more than the rest, a reference a little more.
INSERT INTO search (search, rank) VALUES ('rank', 'bm25(4.0, 1.0, 2.0)');
-- What a list shows of each incident, draft and exhibit, and which row of the
-- search it has; brought up to date when somebody lists or searches.
CREATE TABLE listed (
    owner    BLOB NOT NULL PRIMARY KEY,
    kind     TEXT NOT NULL,  -- of record, or 'incident', or 'exhibit'
    incident BLOB NOT NULL,
    sort     TEXT NOT NULL,  -- as what it is listed
    state    TEXT,
    offence  TEXT,
    updated  INTEGER NOT NULL,
    line     BLOB NOT NULL,
    entry    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX listed_incident ON listed (incident, updated);
CREATE INDEX listed_sort ON listed (sort, updated);
CREATE INDEX listed_state ON listed (state, updated);
CREATE INDEX listed_offence ON listed (offence) WHERE offence IS NOT NULL;
CREATE INDEX listed_updated ON listed (updated);
-- References in one spelling: capitals and figures, and nothing between them.
CREATE TABLE listed_references (
    plain TEXT NOT NULL,
    owner BLOB NOT NULL,
    PRIMARY KEY (plain, owner)
) STRICT, WITHOUT ROWID;
CREATE INDEX listed_references_owner ON listed_references (owner);
-- What has changed since it was indexed: autosave must not pay for indexing a
-- whole statement.
CREATE TABLE unindexed (
    owner BLOB NOT NULL PRIMARY KEY,
    kind  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
