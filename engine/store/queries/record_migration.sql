-- Notes an applied step.
INSERT INTO migration (owner, position, name, checksum, applied) VALUES ($1, $2, $3, $4, $5)
