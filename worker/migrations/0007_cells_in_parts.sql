-- Figures that a dashboard link asked for: the whole of each, and its pages in parts, so that a change reads and writes its own
-- page only (storage/reports/cells.rs). What was kept before is made again when it is asked for.
DROP TABLE cell;

CREATE TABLE cell (
  ws TEXT NOT NULL,
  key TEXT NOT NULL,
  stamp TEXT NOT NULL,
  upto INTEGER NOT NULL,
  made_at INTEGER NOT NULL,
  pages INTEGER NOT NULL,
  groups TEXT NOT NULL,
  PRIMARY KEY (ws, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE cell_part (
  ws TEXT NOT NULL,
  key TEXT NOT NULL,
  first TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  pages TEXT NOT NULL,
  PRIMARY KEY (ws, key, first)
) STRICT, WITHOUT ROWID;
