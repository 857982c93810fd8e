// `npm run bench`: measures the built product beside its limits and peers, in one run on one machine.
//
//   npm run bench -- [a section]…                                some sections only; all by default, as they are listed here
//   npm run bench -- sync --as-built                            what was built last, in whatever profile: for trials
//   RUNS=5      how often each thing is measured in a browser; the median counts
//   ROWS=20000  a first sync and the screens with this many rows only, for trials
import { fileURLToPath } from "node:url";

import { inBrowser, DESK } from "./house/browser.mjs";
import { Report } from "./house/report.mjs";

const SECTIONS = ["bytes", "worker", "sync", "start", "board", "search", "screens", "import", "figures", "links"];
const dist = process.env.SUIKE_DIST ?? fileURLToPath(new URL("../dist", import.meta.url));
const runs = Number(process.env.RUNS ?? 5);

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !SECTIONS.includes(name));
if (unknown.length) {
  console.error(`there is no section ${unknown.join(", ")}; there are ${SECTIONS.join(", ")}`);
  process.exit(2);
}

const report = new Report();
for (const name of asked.length ? asked : SECTIONS) {
  console.log(name);
  const { measure } = await import(`./sections/${name}.mjs`);
  await measure({ dist, runs, report: (row) => report.add(row) });
}
await report.save(await inBrowser(DESK, async (context) => context.browser()?.version() ?? "Chromium"));
