-- What is remembered of feeds between visits, and feeds that an operator has added.
CREATE TABLE feed (
    name TEXT NOT NULL,
    paused BOOLEAN NOT NULL,
    address TEXT,
    state TEXT,
    visited BIGINT,
    outcome TEXT,
    fields TEXT,
    PRIMARY KEY (name)
) /*sqlite: WITHOUT ROWID*/;
