-- Settings that durability and speed hang on.
SELECT name, setting || COALESCE(unit, '') FROM pg_settings
WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers', 'work_mem', 'max_connections',
               'server_encoding', 'lc_collate', 'default_transaction_isolation', 'in_hot_standby')
ORDER BY name
