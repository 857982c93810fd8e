-- Figures that a dashboard link asked for, page by page, so that the next opening reads what changed since (storage/reports/cells.rs).
CREATE TABLE cell (
  ws TEXT NOT NULL,
  key TEXT NOT NULL,
  upto INTEGER NOT NULL,
  made_at INTEGER NOT NULL,
  pages TEXT NOT NULL,
  PRIMARY KEY (ws, key)
) STRICT, WITHOUT ROWID;
