-- The first tables. Every shard has all of them; the directory's are used in shard 0 only.
-- STRICT, because JavaScript binds every number as REAL. WITHOUT ROWID, because a hidden rowid is one more row to write.

-- The directory: in which shard a workspace lives.
CREATE TABLE directory (
  ws TEXT NOT NULL PRIMARY KEY,
  shard INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who claims a login. The truth about a person's login is their record; this says only where to look.
CREATE TABLE login (
  login TEXT NOT NULL PRIMARY KEY,
  ws TEXT NOT NULL,
  user TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- How often a password was tried, by login and by address, in windows of time.
CREATE TABLE attempt (
  who TEXT NOT NULL,
  since INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  PRIMARY KEY (who, since)
) STRICT, WITHOUT ROWID;

-- One row a workspace: its version, and the version in which who may see what last changed.
CREATE TABLE workspace (
  ws TEXT NOT NULL PRIMARY KEY,
  ver INTEGER NOT NULL,
  people_ver INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Records of every kind. `left_scopes` says in which version the row left a scope that still has an entry of it.
CREATE TABLE record (
  ws TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  ver INTEGER NOT NULL,
  parent TEXT,
  scopes TEXT NOT NULL,
  doc TEXT NOT NULL,
  stamps TEXT NOT NULL,
  deleted_at INTEGER,
  left_scopes TEXT NOT NULL DEFAULT '{}',
  PRIMARY KEY (ws, id)
) STRICT, WITHOUT ROWID;

-- Finds records by a value: unique fields, children by parent (field '^'), all rows of a settings kind (field '').
CREATE TABLE lookup (
  ws TEXT NOT NULL,
  kind TEXT NOT NULL,
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (ws, kind, field, value, id)
) STRICT, WITHOUT ROWID;

-- What a device still has to hear, scope by scope: one entry for each row and scope, moved forward when the row changes.
CREATE TABLE feed (
  ws TEXT NOT NULL,
  scope TEXT NOT NULL,
  ver INTEGER NOT NULL,
  id TEXT NOT NULL,
  gone INTEGER NOT NULL,
  PRIMARY KEY (ws, scope, ver, id)
) STRICT, WITHOUT ROWID;

-- What became of each mutation, so that it is carried out once however often it is sent.
CREATE TABLE mutation (
  ws TEXT NOT NULL,
  id TEXT NOT NULL,
  user TEXT NOT NULL,
  ver INTEGER NOT NULL,
  rejection TEXT,
  made_at INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (ws, id)
) STRICT, WITHOUT ROWID;

-- Who changed what: the fields of a record before and after.
CREATE TABLE audit (
  ws TEXT NOT NULL,
  record TEXT NOT NULL,
  ver INTEGER NOT NULL,
  mutation TEXT NOT NULL,
  user TEXT NOT NULL,
  at INTEGER NOT NULL,
  op TEXT NOT NULL,
  changes TEXT NOT NULL,
  PRIMARY KEY (ws, record, ver)
) STRICT, WITHOUT ROWID;

-- Each person as an actor, worked out whenever people, teams or roles change.
CREATE TABLE access (
  ws TEXT NOT NULL,
  user TEXT NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (ws, user)
) STRICT, WITHOUT ROWID;

-- A command's conditions: a row put in here by a statement of the batch rolls the whole batch back.
CREATE TABLE guard (
  moved INTEGER CONSTRAINT row_moved CHECK (moved IS NULL),
  taken INTEGER CONSTRAINT value_taken CHECK (taken IS NULL),
  people INTEGER CONSTRAINT people_moved CHECK (people IS NULL),
  invite INTEGER CONSTRAINT invite_used CHECK (invite IS NULL)
) STRICT;

CREATE TABLE credential (
  ws TEXT NOT NULL,
  user TEXT NOT NULL,
  password TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (ws, user)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
  ws TEXT NOT NULL,
  user TEXT NOT NULL,
  hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (ws, user, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE invite (
  ws TEXT NOT NULL,
  hash TEXT NOT NULL,
  role TEXT NOT NULL,
  team TEXT,
  user TEXT,
  invited_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  PRIMARY KEY (ws, hash)
) STRICT, WITHOUT ROWID;
