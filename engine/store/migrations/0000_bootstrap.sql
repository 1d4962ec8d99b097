-- What migrations themselves need. Never changes.
CREATE TABLE IF NOT EXISTS migration (
    owner TEXT NOT NULL,
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    checksum BYTEA NOT NULL,
    applied BIGINT NOT NULL,
    PRIMARY KEY (owner, position)
) /*sqlite: WITHOUT ROWID*/;
CREATE TABLE IF NOT EXISTS migration_owner (
    owner TEXT NOT NULL,
    taken BIGINT NOT NULL,
    PRIMARY KEY (owner)
) /*sqlite: WITHOUT ROWID*/;
