-- Blocks of ids.
CREATE TABLE id_block (
    name TEXT NOT NULL,
    next BIGINT NOT NULL,
    PRIMARY KEY (name)
) /*sqlite: WITHOUT ROWID*/;

-- Something small to write.
CREATE TABLE mark (
    name TEXT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (name)
) /*sqlite: WITHOUT ROWID*/;

-- Who does what only one may do, and until when (microseconds).
CREATE TABLE lease (
    name TEXT NOT NULL,
    holder TEXT NOT NULL,
    expires BIGINT NOT NULL,
    PRIMARY KEY (name)
) /*sqlite: WITHOUT ROWID*/;

-- Numbered events. `position` is stream * 2^48 + sequence: one small key, appended in order.
CREATE TABLE event (
    position BIGINT PRIMARY KEY,
    kind BIGINT NOT NULL,
    subject BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created BIGINT NOT NULL,
    payload BYTEA NOT NULL
);
CREATE INDEX event_subject ON event (subject, position);

-- Events that are committed and not numbered yet (PostgreSQL only; empty on SQLite).
CREATE TABLE event_pending (
    id BIGINT PRIMARY KEY,
    stream BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    subject BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created BIGINT NOT NULL,
    payload BYTEA NOT NULL
);
CREATE INDEX event_pending_order ON event_pending (stream, created, id);

-- The last number given out in each stream.
CREATE TABLE event_stream (
    stream BIGINT PRIMARY KEY,
    head BIGINT NOT NULL
);

-- How far each consumer has read.
CREATE TABLE event_cursor (
    consumer TEXT NOT NULL,
    stream BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    PRIMARY KEY (consumer, stream)
) /*sqlite: WITHOUT ROWID*/;

-- Work to be done. `state`: 0 waiting, 1 claimed, 2 dead.
CREATE TABLE job (
    id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    dedupe TEXT,
    state BIGINT NOT NULL,
    due BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    most_attempts BIGINT NOT NULL,
    holder TEXT,
    created BIGINT NOT NULL,
    error TEXT
);
CREATE INDEX job_due ON job (state, due, id);
CREATE UNIQUE INDEX job_dedupe ON job (kind, dedupe);

-- Work that comes again and again.
CREATE TABLE schedule (
    name TEXT NOT NULL,
    every BIGINT NOT NULL,
    next BIGINT NOT NULL,
    PRIMARY KEY (name)
) /*sqlite: WITHOUT ROWID*/;
