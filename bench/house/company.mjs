// A company to measure with: founded through the API, filled with the generator's rows.
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { promisify } from "node:util";

import { newId } from "../../e2e/company.mjs";

const PASSWORD = "a password for measurements";
const CHUNK = 500;

/** The fields of so many generated records of a kind. */
export async function generated(kind, count) {
  const program = process.env.SUIKE_ROWS;
  if (!program) throw new Error("who generates rows? `npm run bench -- --as-built` builds that program and says where it is");
  const { stdout } = await promisify(execFile)(program, ["--kind", kind, "--count", String(count)], { maxBuffer: 1 << 30 });
  return stdout.trim().split("\n").map((line) => JSON.parse(line)[3]);
}

/** Somebody signed in at a running Suike. */
export class Company {
  constructor(suike, login) {
    this.suike = suike;
    this.login = login;
    this.cookie = "";
    /** What the last answer said D1 read and wrote. */
    this.rows = {};
  }

  /** Founds a workspace; its admin is signed in. */
  static async found(suike) {
    const company = new Company(suike, `bench.${randomBytes(4).toString("hex")}`);
    await company.post("/api/workspaces", {
      workspace_name: "疏桐仪器",
      admin_name: "林悦",
      login: company.login,
      password: PASSWORD,
      currency: "CNY",
      language: "zh-Hans",
    });
    company.me = (await (await company.ask("GET", "/api/session")).json()).user;
    return company;
  }

  async ask(method, path, body) {
    const headers = { cookie: this.cookie, "content-type": "application/json", "accept-encoding": "br" };
    const send = () => fetch(this.suike.url + path, { method, headers, body: body && JSON.stringify(body) });
    // A connection that was kept too long is gone; a command that arrived is known by its id.
    const response = await send().catch(send);
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    const cookie = response.headers.get("set-cookie");
    if (cookie) this.cookie = cookie.split(";")[0];
    const counts = (response.headers.get("x-d1") ?? "").split("; ").map((part) => part.split("="));
    this.rows = Object.fromEntries(counts.map(([name, count]) => [name, Number(count)]));
    return response;
  }

  async post(path, body) {
    return (await this.ask("POST", path, body)).json();
  }

  /** Carries one command out. */
  async run(command) {
    const mutations = [{ id: newId(), made_at: 0, command }];
    const { outcomes } = await this.post("/api/sync/push", { protocol: 1, mutations });
    if (outcomes[0]?.outcome !== "applied") throw new Error(`refused: ${JSON.stringify(outcomes)}`);
    return outcomes[0].ver;
  }

  /** One page of what is newer than `cursors`: its head and its rows. */
  async pull(cursors = [], limit = 2000) {
    const response = await this.ask("POST", "/api/sync/pull", { protocol: 1, cursors, limit });
    const [head, ...lines] = (await response.text()).trimEnd().split("\n");
    return { head: JSON.parse(head), lines: lines.map((line) => JSON.parse(line)).filter(Array.isArray) };
  }

  /** Cursors that have read everything. */
  async upToDate() {
    const { head } = await this.pull([], 1);
    return { head, cursors: head.scopes.map((scope) => [scope, { v: head.ver }]) };
  }

  /** Makes records of a kind and returns their ids. What refers to other records is left out but for `also`. */
  async fill(kind, rows, also = () => ({})) {
    const made = rows.map((row, number) => ({ id: newId(), fields: { ...own(row, this.me), ...also(row, number) } }));
    for (let from = 0; from < made.length; from += CHUNK) {
      await this.run({ type: "import_rows", import: newId(), kind, rows: made.slice(from, from + CHUNK) });
    }
    return made.map((row) => row.id);
  }

  /** The live rows of a kind among the settings. */
  async settings(kind) {
    const { lines } = await this.pull([]);
    return lines.filter(([, of, , doc]) => of === kind && doc).map(([id, , , doc]) => ({ id, doc }));
  }

  /** Signs a browser in, without loading anything into its caches. */
  async enter(context, url = this.suike.url) {
    const data = { login: this.login, password: PASSWORD };
    const response = await context.request.post(`${url}/api/sign-in`, { data, headers: { origin: url } });
    if (!response.ok()) throw new Error(`signing in: ${response.status()} ${await response.text()}`);
  }
}

const REFERENCES = ["collaborators", "tags", "customer", "product", "pipeline", "stage", "stage_history", "parent_company"];

function own(row, me) {
  const kept = Object.fromEntries(Object.entries(row).filter(([name]) => !REFERENCES.includes(name)));
  return { ...kept, owner: me };
}
