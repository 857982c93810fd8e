// What was measured: to the console at once, to `bench/results.json`, and as a table to `docs/performance.md`.
import { readFile, writeFile } from "node:fs/promises";
import { cpus } from "node:os";

const RESULTS = new URL("../results.json", import.meta.url);
const PAGE = new URL("../../docs/performance.md", import.meta.url);
const BEGIN = "<!-- the table: written by npm run bench -->";
const END = "<!-- the end of the table -->";

const short = (number) => (number >= 100 ? Math.round(number) : Number(number.toPrecision(3))).toLocaleString("en");

export class Report {
  constructor() {
    this.rows = [];
  }

  /** One measurement: `value` against `against.value`; the goal is the ratio that may not be exceeded. */
  add(row) {
    const ratio = row.value / row.against.value;
    const whole = { ...row, ratio, met: ratio <= row.goal };
    this.rows.push(whole);
    const verdict = whole.met ? "met" : "MISSED";
    console.log(`  ${row.what}: ${short(row.value)} ${row.unit}, ${short(ratio)} × ${row.against.what} (${verdict}, ≤ ${row.goal})`);
  }

  /** Keeps what other sections measured before, if only some ran. */
  async save(browser) {
    const before = JSON.parse(await readFile(RESULTS, "utf8").catch(() => '{"rows":[]}'));
    const measured = new Map(this.rows.map((row) => [row.id, row]));
    const rows = before.rows.map((row) => measured.get(row.id) ?? row);
    rows.push(...this.rows.filter((row) => !before.rows.some((old) => old.id === row.id)));
    const machine = { cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length, node: process.version, browser };
    await writeFile(RESULTS, `${JSON.stringify({ measured_on: new Date().toISOString().slice(0, 10), machine, rows }, null, 2)}\n`);
    await this.print(rows);
  }

  async print(rows) {
    const page = await readFile(PAGE, "utf8");
    const lines = rows.map((row) => {
      const against = row.against.value === null ? row.against.what : `${row.against.what}: ${short(row.against.value)} ${row.unit}`;
      return `| ${row.what} | ${short(row.value)} ${row.unit} | ${against} | ${short(row.ratio)} | ≤ ${row.goal} | ${row.met ? "yes" : "**no**"} |`;
    });
    const table = ["| what | measured | against | ratio | goal | met |", "|---|---|---|---|---|---|", ...lines].join("\n");
    const [head, rest] = page.split(BEGIN);
    const tail = rest.split(END)[1];
    await writeFile(PAGE, `${head}${BEGIN}\n${table}\n${END}${tail}`);
  }
}
