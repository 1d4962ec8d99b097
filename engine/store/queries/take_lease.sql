-- Takes or renews lease $1 for holder $2 at time $3 until $4; no row when another one holds it; by primary key.
INSERT INTO lease (name, holder, expires) VALUES ($1, $2, $4)
ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires = excluded.expires
WHERE lease.holder = excluded.holder OR lease.expires <= $3
