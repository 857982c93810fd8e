// A company to test with: founded through the API, filled by commands, in a few words. Knows no page.
import { randomBytes } from "node:crypto";

const PROTOCOL = 1;

/** An id as the app makes them: a UUIDv7. */
export function newId() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** Money as records hold it. */
export const yuan = (amount) => ({ minor: amount * 100, currency: "CNY" });

/** A day so many days from today where the browser of the tests stands, as records hold it. */
export function day(after = 0) {
  const at = new Date(Date.now() + after * 86_400_000);
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(at);
}

export class Company {
  /** Signed in as whoever `request` (of a page or context) is. */
  constructor(request, url) {
    this.request = request;
    this.url = url;
  }

  /** Founds a workspace; its admin 林悦 is signed in with `page` from then on. */
  static async found(page, url, { language = "zh-Hans", name = "疏桐仪器" } = {}) {
    const company = new Company(page.request, url);
    await company.post("/api/workspaces", {
      workspace_name: name,
      currency: "CNY",
      language,
      admin_name: "林悦",
      login: `lin.yue.${randomBytes(4).toString("hex")}@example.com`,
      password: "a long enough password",
    });
    company.me = (await company.get("/api/session")).user;
    return company;
  }

  async get(path) {
    return answer(path, await this.request.get(this.url + path));
  }

  async post(path, data) {
    return answer(path, await this.request.post(this.url + path, { data, headers: { origin: this.url } }));
  }

  /** Carries commands out on the server. */
  async push(...commands) {
    const mutations = commands.map((command) => ({ id: newId(), made_at: Date.now(), command }));
    const { outcomes } = await this.post("/api/sync/push", { protocol: PROTOCOL, mutations });
    const refused = outcomes.find((it) => it.outcome !== "applied");
    if (refused) throw new Error(`refused: ${JSON.stringify(refused.rejection)}`);
  }

  /** Makes a record and returns its id. */
  async create(kind, fields) {
    const id = newId();
    await this.push({ type: "create", kind, id, fields });
    return id;
  }

  /** Makes many records of a kind at once and returns their ids. */
  async createMany(kind, rows) {
    const made = rows.map((fields) => ({ id: newId(), fields }));
    for (let from = 0; from < made.length; from += 200) {
      await this.push({ type: "import_rows", import: newId(), kind, rows: made.slice(from, from + 200) });
    }
    return made.map((row) => row.id);
  }

  /** The live rows of a kind that this person sees on the server. */
  async rows(kind) {
    const cursors = new Map();
    const found = new Map();
    for (;;) {
      const body = { protocol: PROTOCOL, cursors: [...cursors], limit: 2000 };
      const response = await this.request.post(`${this.url}/api/sync/pull`, {
        data: body,
        headers: { origin: this.url },
      });
      const [head, ...lines] = (await response.text()).trim().split("\n").map((line) => JSON.parse(line));
      let scope;
      for (const line of lines) {
        if (!Array.isArray(line)) scope = line.scope;
        else if (line[1] === kind) note(found, scope, line);
      }
      const fresh = head.scopes.filter((scope) => !cursors.has(scope));
      for (const name of fresh) cursors.set(name, { v: 0 });
      for (const [name, cursor] of head.cursors) cursors.set(name, cursor);
      if (!head.more && fresh.length === 0) return [...found.values()].filter((row) => row.live && row.scopes.size > 0);
    }
  }

  /** The first pipeline with its stages in order. */
  async pipeline() {
    const [pipeline] = await this.rows("pipeline");
    const stages = (await this.rows("stage")).filter((row) => row.doc.pipeline === pipeline.id);
    stages.sort((a, b) => a.doc.order - b.doc.order);
    return { id: pipeline.id, stages: stages.map(({ id, doc }) => ({ id, name: doc.name, outcome: doc.outcome })) };
  }
}

/** Notes a row's line. A line without a document says that the row left the scope it came through. */
function note(found, scope, [id, , ver, doc, deletedAt]) {
  const row = found.get(id) ?? { id, ver: 0, scopes: new Set() };
  if (doc === null) row.scopes.delete(scope);
  else {
    row.scopes.add(scope);
    if (ver >= row.ver) Object.assign(row, { ver, doc, live: deletedAt === null });
  }
  found.set(id, row);
}

async function answer(path, response) {
  const text = await response.text();
  if (!response.ok()) throw new Error(`${path} answered ${response.status()}: ${text}`);
  return text ? JSON.parse(text) : null;
}
