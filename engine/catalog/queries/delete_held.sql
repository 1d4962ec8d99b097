-- A held withdrawal takes effect, or a newer revision has overtaken it.
DELETE FROM held WHERE document_id = $1
