-- Holds the row of owner $1 until the transaction ends; by primary key.
INSERT INTO migration_owner (owner, taken) VALUES ($1, 1)
ON CONFLICT (owner) DO UPDATE SET taken = migration_owner.taken + 1
