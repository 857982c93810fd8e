// A dashboard link on a cheap phone: from the tap to readable figures, before any wasm; beside the app's own start to the same figures.
import { startSuike } from "../../e2e/server.mjs";
import { PHONE, SLOW_PHONE, inBrowser, notice, noticed, slow } from "../house/browser.mjs";
import { Company, generated } from "../house/company.mjs";
import { median, repeat } from "../house/numbers.mjs";

const OPPORTUNITIES = 5_000;
const FIGURES = 5;
const GOAL = 1_500;

export async function measure({ dist, runs, report }) {
  const suike = await startSuike({ dist, compress: true });
  try {
    const company = await Company.found(suike);
    const stages = await company.settings("stage");
    const also = (_, number) => ({ stage: stages[number % stages.length].id });
    await company.fill("opportunity", await generated("opportunity", OPPORTUNITIES), also);
    const view = { name: "老板看板", whose: "everybody", period: "this_year", language: "zh-Hans", zone: [[0, 480]], zone_name: "Asia/Shanghai" };
    const { url } = await company.post("/api/links", { shows: view });
    const link = await repeat(runs, () => opened(suike, new URL(url).pathname, ".figures .big"));
    const app = await repeat(runs, () => opened(suike, "/numbers?whose=everybody&period=this_year", ".numbers-stats .stat-value", company));
    report({
      id: "link_figures",
      what: "a dashboard link on a throttled phone, to readable figures, 5,000 opportunities",
      value: median(link),
      unit: "ms",
      against: { what: "the app's own first start to the same figures", value: median(app) },
      goal: 0.5,
    });
    report({
      id: "link_figures_goal",
      what: "the same",
      value: median(link),
      unit: "ms",
      against: { what: "the goal", value: GOAL },
      goal: 1,
    });
  } finally {
    await suike.stop();
  }
}

/** Until so many figures stand there, by somebody signed in or by nobody. */
function opened(suike, path, figures, company) {
  return inBrowser(PHONE, async (context, page) => {
    if (company) await company.enter(context);
    await notice(page, figures, FIGURES);
    await slow(context, page, SLOW_PHONE);
    await page.goto(suike.url + path, { waitUntil: "commit" });
    return noticed(page);
  });
}
