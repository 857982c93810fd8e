-- Links by which people without an account see a board. The token itself is nowhere, only its hash.
CREATE TABLE link (
  ws TEXT NOT NULL,
  id TEXT NOT NULL,
  hash TEXT NOT NULL,
  owner TEXT NOT NULL,
  shows TEXT NOT NULL,
  code TEXT,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER,
  PRIMARY KEY (ws, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX link_by_hash ON link (ws, hash);

-- When each was opened; nothing about who did.
CREATE TABLE link_opened (
  ws TEXT NOT NULL,
  link TEXT NOT NULL,
  at INTEGER NOT NULL,
  times INTEGER NOT NULL,
  PRIMARY KEY (ws, link, at)
) STRICT, WITHOUT ROWID;
