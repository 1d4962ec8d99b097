-- Numbered events about a subject in positions ($2, $3), newest first; by event_subject.
SELECT position, kind, subject, version, created, payload FROM event
WHERE subject = $1 AND position > $2 AND position < $3 ORDER BY position DESC LIMIT $4
