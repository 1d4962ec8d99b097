-- Documents, revisions, claims, identifiers and clusters of the library.
CREATE TABLE source (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
CREATE TABLE pack (
    id BIGINT PRIMARY KEY,
    head BIGINT NOT NULL,
    size BIGINT NOT NULL,
    content BYTEA NOT NULL
);
CREATE TABLE document (
    id BIGINT PRIMARY KEY,
    source_id BIGINT NOT NULL REFERENCES source (id),
    key TEXT NOT NULL,
    revision_id BIGINT NOT NULL,
    state BIGINT NOT NULL,
    UNIQUE (source_id, key)
);
CREATE TABLE revision (
    id BIGINT PRIMARY KEY,
    document_id BIGINT NOT NULL,
    digest_head BIGINT NOT NULL,
    digest BYTEA NOT NULL,
    format BIGINT NOT NULL,
    modified BIGINT,
    serial BIGINT,
    received BIGINT NOT NULL,
    run_id BIGINT NOT NULL,
    size BIGINT NOT NULL,
    records BIGINT NOT NULL,
    flags BIGINT NOT NULL,
    stored BIGINT NOT NULL,
    pack_id BIGINT NOT NULL,
    pack_offset BIGINT NOT NULL
);
CREATE INDEX revision_digest ON revision (digest_head);
CREATE INDEX revision_document ON revision (document_id);
CREATE TABLE claim (
    revision_id BIGINT NOT NULL,
    identifier_id BIGINT NOT NULL,
    pack_id BIGINT NOT NULL,
    pack_offset BIGINT NOT NULL,
    size BIGINT NOT NULL,
    PRIMARY KEY (revision_id, identifier_id)
) /*sqlite: WITHOUT ROWID*/;
CREATE TABLE vulnerability (
    id BIGINT PRIMARY KEY,
    head_id BIGINT NOT NULL,
    conflicted BOOLEAN NOT NULL
);
CREATE TABLE identifier (
    id BIGINT PRIMARY KEY,
    text TEXT NOT NULL UNIQUE,
    vulnerability_id BIGINT
);
CREATE INDEX identifier_vulnerability ON identifier (vulnerability_id) WHERE vulnerability_id IS NOT NULL;
CREATE TABLE mention (
    identifier_id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    PRIMARY KEY (identifier_id, document_id, kind)
) /*sqlite: WITHOUT ROWID*/;
CREATE TABLE edge (
    subject_id BIGINT NOT NULL,
    alias_id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    live BOOLEAN NOT NULL,
    PRIMARY KEY (subject_id, alias_id, document_id)
) /*sqlite: WITHOUT ROWID*/;
CREATE INDEX edge_alias ON edge (alias_id);
CREATE TABLE point (
    identifier_id BIGINT NOT NULL,
    series BIGINT NOT NULL,
    day BIGINT NOT NULL,
    value BIGINT NOT NULL,
    percentile BIGINT NOT NULL,
    PRIMARY KEY (identifier_id, series, day)
) /*sqlite: WITHOUT ROWID*/;
CREATE TABLE taxon (
    id TEXT PRIMARY KEY,
    document_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE TABLE import_run (
    id BIGINT PRIMARY KEY,
    started BIGINT NOT NULL,
    finished BIGINT,
    report TEXT
);
CREATE TABLE quarantine (
    id BIGINT PRIMARY KEY,
    run_id BIGINT NOT NULL,
    received BIGINT NOT NULL,
    source TEXT NOT NULL,
    file TEXT NOT NULL,
    place TEXT NOT NULL,
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    UNIQUE (file, place, code)
);
CREATE INDEX quarantine_source ON quarantine (source);
CREATE TABLE held (
    document_id BIGINT PRIMARY KEY,
    revision_id BIGINT NOT NULL,
    run_id BIGINT NOT NULL
)
