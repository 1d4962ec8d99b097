-- Streams with events to be numbered; by event_pending_order.
SELECT DISTINCT stream FROM event_pending ORDER BY stream
