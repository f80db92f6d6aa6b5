-- Tablets that are turned away: since when, by whom and why. Rows are never
-- deleted. What such a tablet delivered before stays what it is.
CREATE TABLE revocations (
    device     BLOB NOT NULL PRIMARY KEY REFERENCES devices (id),
    revoked    INTEGER NOT NULL,
    revoked_by TEXT NOT NULL,
    reason     TEXT NOT NULL,
    tries      INTEGER NOT NULL DEFAULT 0,  -- requests of its own since then
    last_try   INTEGER
) STRICT, WITHOUT ROWID;
