-- Schedules are found by when they come next, over all workspaces of a shard, so that looking costs what is due and no more.
-- The entries of other kinds are none.
CREATE INDEX schedule_next ON record (json_extract(doc, '$.next_at'), ws, id)
WHERE kind = 'schedule' AND deleted_at IS NULL;
