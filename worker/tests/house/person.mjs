// Somebody at a browser, as far as the server can tell: a cookie, pushes, and pulls that keep what came.
import { randomUUID, randomBytes } from "node:crypto";

/** A UUIDv7, as clients make them. */
export function newId(at = Date.now()) {
  const time = at.toString(16).padStart(12, "0");
  const [a, b] = [randomBytes(2).toString("hex").slice(1), randomUUID().slice(19)];
  return `${time.slice(0, 8)}-${time.slice(8)}-7${a}-${b}`;
}

export class Person {
  /** @param {{ url: string }} suike */
  constructor(suike) {
    this.suike = suike;
    this.cookie = null;
    /** Rows by id, each with the scopes that it came through. */
    this.rows = new Map();
    this.cursors = [];
    this.head = null;
    /** Everything that ever came over the wire. */
    this.wire = "";
  }

  get url() {
    return this.suike.workerUrl;
  }

  async ask(method, path, body, headers = {}) {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(this.cookie && { cookie: this.cookie }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(method !== "GET" && { origin: this.url }),
        ...headers,
      },
      body: body === undefined || typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body),
    });
    const set = response.headers.get("set-cookie");
    if (set) this.cookie = set.split(";")[0].endsWith("=") ? null : set.split(";")[0];
    const bytes = Buffer.from(await response.arrayBuffer());
    const text = bytes.toString();
    this.wire += text;
    this.d1 = Object.fromEntries((response.headers.get("x-d1") ?? "").split("; ").map((pair) => pair.split("=")));
    return { status: response.status, text, bytes, headers: response.headers, json: () => JSON.parse(text) };
  }

  get = (path) => this.ask("GET", path);
  put = (path, body, headers) => this.ask("PUT", path, body, headers);
  post = (path, body = {}, headers) => this.ask("POST", path, body, headers);

  /** Founds a workspace and is its admin. */
  async found({ name = "Yuanshan", login = `admin-${newId()}@example.com`, language = "en" } = {}) {
    const answer = await this.post("/api/workspaces", {
      workspace_name: name,
      admin_name: "Li Na",
      login,
      password: "correct horse",
      currency: "CNY",
      language,
    });
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
    this.session = answer.json();
    this.login = login;
    return this;
  }

  /** Invites somebody and lets them join. */
  async invite({ name = "Wang Wei", role = "rep", team, user, login = `${newId()}@example.com` } = {}) {
    const { token } = (await this.post("/api/invites", { role, team, user })).json();
    const other = new Person(this.suike);
    const answer = await other.post(`/api/invites/${token}/accept`, { name, login, password: "correct horse" });
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
    other.session = answer.json();
    other.login = login;
    return other;
  }

  /** Another device of the same person. */
  async elsewhere() {
    const other = new Person(this.suike);
    await other.post("/api/sign-in", { login: this.login, password: "correct horse" });
    other.session = this.session;
    return other;
  }

  /** Sends commands; gives their outcomes. */
  async push(...commands) {
    const mutations = commands.map((command) => ({ id: newId(), made_at: Date.now(), command }));
    return (await this.send(mutations)).outcomes;
  }

  async send(mutations) {
    const answer = await this.post("/api/sync/push", { protocol: 1, mutations });
    if (answer.status !== 200) throw Object.assign(new Error(`${answer.status} ${answer.text}`), { answer });
    return answer.json();
  }

  /** Sends one command that must be carried out. */
  async run(command) {
    const [outcome] = await this.push(command);
    if (outcome.outcome !== "applied") throw new Error(JSON.stringify(outcome));
    return outcome.ver;
  }

  /** Makes a record; gives its id. */
  async create(kind, fields) {
    const id = newId();
    await this.run({ type: "create", kind, id, fields });
    return id;
  }

  /** Pulls until there is no more. */
  async pull({ limit = 2000 } = {}) {
    let pages = 0;
    do {
      await this.pullOnce(limit);
      pages += 1;
    } while (this.head.more);
    return pages;
  }

  async pullOnce(limit = 2000) {
    const answer = await this.post("/api/sync/pull", { protocol: 1, cursors: this.cursors, limit });
    if (answer.status !== 200) throw Object.assign(new Error(`${answer.status} ${answer.text}`), { answer });
    const [head, ...lines] = answer.text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
    this.head = head;
    this.forgetLost(head.scopes);
    const cursors = new Map([...this.cursors.filter(([scope]) => head.scopes.includes(scope)), ...head.cursors]);
    this.cursors = [...cursors];
    let scope = null;
    for (const line of lines) {
      if (!Array.isArray(line)) scope = line.scope;
      else this.take(scope, line);
    }
    return lines.filter(Array.isArray);
  }

  take(scope, [id, kind, ver, doc, deletedAt]) {
    const row = this.rows.get(id) ?? { scopes: new Set() };
    if (doc === null) row.scopes.delete(scope);
    else Object.assign(row, { id, kind, ver, doc, deletedAt }).scopes.add(scope);
    if (row.scopes.size) this.rows.set(id, row);
    else this.rows.delete(id);
  }

  forgetLost(scopes) {
    for (const [id, row] of this.rows) {
      for (const scope of row.scopes) if (!scopes.includes(scope)) row.scopes.delete(scope);
      if (!row.scopes.size) this.rows.delete(id);
    }
  }

  /** The live rows of a kind. */
  all = (kind) => [...this.rows.values()].filter((row) => row.kind === kind && row.deletedAt === null);
  row = (id) => this.rows.get(id);
}
