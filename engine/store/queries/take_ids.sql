-- Takes $2 ids of kind $1 and returns the first; by primary key.
INSERT INTO id_block (name, next) VALUES ($1, 1 + CAST($2 AS BIGINT))
ON CONFLICT (name) DO UPDATE SET next = id_block.next + CAST($2 AS BIGINT)
RETURNING next - CAST($2 AS BIGINT)
