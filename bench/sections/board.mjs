// A board of 8,800 cards: from the tap to the painted board.
import { startSuike } from "../../e2e/server.mjs";
import { DESK, inBrowser, marked } from "../house/browser.mjs";
import { Company, generated } from "../house/company.mjs";
import { median, repeat } from "../house/numbers.mjs";
import { buildPages } from "../house/pages.mjs";

const CARDS = 8_800;
/** How the cards of a company of 35 reps spread over five stages. */
const SHARES = [0.06, 0.18, 0.02, 0.46, 0.28];

export async function measure({ dist, runs, report }) {
  const suike = await startSuike({ dist, compress: true });
  const peers = await buildPages();
  try {
    const company = await Company.found(suike);
    const stages = (await company.settings("stage")).sort((one, other) => one.doc.order - other.doc.order);
    const rows = await generated("opportunity", CARDS);
    const stageOf = (number) => stages[placed(number / rows.length, stages.length)].id;
    await company.fill("opportunity", rows, (_, number) => ({ stage: stageOf(number) }));
    const ours = median(await repeat(runs, () => opened(suike, company)));
    suike.dist = peers.folder;
    const cards = rows.map((row, number) => ({ ...row, id: String(number), stage: stageOf(number) }));
    const react = median(await repeat(runs, () => drawn(suike, cards)));
    report({
      id: "board",
      what: `board of ${CARDS.toLocaleString("en")} cards, from the tap to the paint`,
      value: ours,
      unit: "ms",
      against: { what: "a windowed React board, rows in memory", value: react },
      goal: 1.3,
    });
  } finally {
    await suike.stop();
    await peers.remove();
  }
}

function placed(share, stages) {
  let sum = 0;
  const found = SHARES.findIndex((part) => (sum += part) > share);
  return Math.min(found < 0 ? stages - 1 : found, stages - 1);
}

async function opened(suike, company) {
  return inBrowser(DESK, async (context, page) => {
    await company.enter(context);
    await page.goto(`${suike.url}/customers`);
    await marked(page, "suike:first-sync");
    await page.waitForTimeout(1_000);
    return page.evaluate(tapAndWait);
  });
}

/** Runs in the page: taps the link to the board and waits for the frame after its first cards. */
function tapAndWait() {
  return new Promise((resolve) => {
    const begun = performance.now();
    document.querySelector('a[href="/board"]').click();
    const look = () => {
      if (document.querySelectorAll(".board-card").length < 10) return requestAnimationFrame(look);
      requestAnimationFrame(() => resolve(performance.now() - begun));
    };
    requestAnimationFrame(look);
  });
}

async function drawn(suike, cards) {
  return inBrowser(DESK, async (context, page) => {
    await page.goto(`${suike.url}/board.html`);
    await page.waitForFunction(() => window.peers);
    return page.evaluate((cards) => window.peers.board(cards), cards);
  });
}
