-- Any small write, so that a durable commit has something to commit; by primary key.
INSERT INTO mark (name, value) VALUES ('flush', 1) ON CONFLICT (name) DO UPDATE SET value = mark.value + 1
