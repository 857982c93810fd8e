// First sync as others do it: the same pages of the same server, stored as records with three indexes (raw IndexedDB, Dexie)
// or as the bytes they came in. Reading back likewise.
import Dexie from "dexie";

const INDEXES = ["owner", "status", "last_follow_up_at"];
const decoder = new TextDecoder();
const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
const finished = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });

function open(name, prepare) {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => prepare(request.result);
  return done(request);
}

/** Every page of a first sync, each handed to `take` as bytes, one after the other. */
async function pages(take) {
  const cursors = new Map();
  for (;;) {
    const body = JSON.stringify({ protocol: 1, cursors: [...cursors], limit: 2000 });
    const response = await fetch("/api/sync/pull", { method: "POST", headers: { "content-type": "application/json" }, body });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const end = bytes.indexOf(10);
    const head = JSON.parse(decoder.decode(bytes.subarray(0, end)));
    await take(bytes.subarray(end + 1));
    for (const [scope, cursor] of head.cursors) cursors.set(scope, cursor);
    for (const scope of head.scopes) if (!cursors.has(scope)) cursors.set(scope, { v: 0 });
    if (!head.more) return;
  }
}

function rowsOf(bytes) {
  const lines = decoder.decode(bytes).split("\n");
  return lines.filter((line) => line[0] === "[").map((line) => {
    const [id, kind, ver, doc] = JSON.parse(line);
    return { ...doc, id, kind, ver };
  });
}

const ways = {
  async indexed(name) {
    const database = await open(name, (db) => {
      const store = db.createObjectStore("rows", { keyPath: "id" });
      for (const index of INDEXES) store.createIndex(index, index);
    });
    const writing = [];
    await pages((bytes) => {
      const transaction = database.transaction("rows", "readwrite", { durability: "relaxed" });
      const store = transaction.objectStore("rows");
      for (const row of rowsOf(bytes)) store.put(row);
      writing.push(finished(transaction));
    });
    await Promise.all(writing);
    return database;
  },
  async dexie(name) {
    const database = new Dexie(name, { chromeTransactionDurability: "relaxed" });
    database.version(1).stores({ rows: ["id", ...INDEXES].join(",") });
    await database.open();
    await pages((bytes) => database.table("rows").bulkPut(rowsOf(bytes)));
    return database;
  },
  async bytes(name) {
    const database = await open(name, (db) => db.createObjectStore("pages"));
    const texts = [];
    let number = 0;
    const writing = [];
    await pages((bytes) => {
      const transaction = database.transaction("pages", "readwrite", { durability: "relaxed" });
      transaction.objectStore("pages").put(bytes, number++);
      writing.push(finished(transaction));
      for (const row of rowsOf(bytes)) texts.push(`${row.name}|${row.phone}|${row.email}|${row.region}|${row.industry}`.toLowerCase());
    });
    window.index = texts.join("\n");
    await Promise.all(writing);
    return database;
  },
};

window.peers = {
  /** A first sync in one of the ways, in milliseconds. */
  async sync(way) {
    const name = `${way}-${Date.now()}`;
    const begun = performance.now();
    const database = await ways[way](name);
    const took = performance.now() - begun;
    database.close();
    return took;
  },
  /** Storing a first sync's pages to read them back with `read`. */
  async keep() {
    (await ways.bytes("kept")).close();
  },
  /** Reads the kept pages back and parses every row, in milliseconds. */
  async read() {
    const begun = performance.now();
    const database = await open("kept", () => {});
    const all = await done(database.transaction("pages").objectStore("pages").getAll());
    const rows = all.flatMap(rowsOf);
    const took = performance.now() - begun;
    database.close();
    return { took, rows: rows.length };
  },
};
