-- Earlier deliveries of what was handed over again because somebody asked for
-- it: disclosures too, never deleted. The outbox has the newest.
CREATE TABLE delivered_before (
    number    INTEGER NOT NULL REFERENCES outbox (number),
    settled   INTEGER NOT NULL,
    reference TEXT,
    asked     INTEGER NOT NULL,  -- when somebody asked to have it again
    PRIMARY KEY (number, asked)
) STRICT, WITHOUT ROWID;
