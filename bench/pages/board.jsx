// A board as a well-made React app draws it: every column windowed.
import { memo, useRef } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { useVirtualizer } from "@tanstack/react-virtual";

const STYLE = `
  * { box-sizing: border-box } body { margin: 0; font: 14px system-ui, sans-serif }
  .board { display: flex; gap: 12px; height: 860px; overflow: hidden }
  .column { flex: 1; min-width: 200px; background: #f5f5f5; padding: 8px }
  .cards { height: 800px; overflow: auto; position: relative }
  .card { position: absolute; left: 0; right: 0; background: #fff; border: 1px solid #ddd; border-radius: 8px; padding: 8px; height: 84px;
    overflow: hidden; box-shadow: 0 1px 2px #0002 }
  .card p { margin: 2px 0; font-size: 12px; color: #555 }`;

const money = new Intl.NumberFormat("zh-CN", { style: "currency", currency: "CNY" });

const Card = memo(({ row, top }) => (
  <div className="card" style={{ transform: `translateY(${top}px)` }}>
    <b>{row.name}</b>
    <p>{row.expected_close}</p>
    <p>{money.format(row.amount.minor / 100)}</p>
  </div>
));

function Column({ name, rows }) {
  const scroller = useRef(null);
  const window = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => 92, overscan: 4 });
  const sum = rows.reduce((sum, row) => sum + row.amount.minor, 0);
  return (
    <div className="column">
      <h4>{name} {rows.length} {money.format(sum / 100)}</h4>
      <div className="cards" ref={scroller}>
        <div style={{ height: window.getTotalSize(), position: "relative" }}>
          {window.getVirtualItems().map((item) => <Card key={rows[item.index].id} row={rows[item.index]} top={item.start} />)}
        </div>
      </div>
    </div>
  );
}

const painted = () =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));

async function draw(rows) {
  const root = createRoot(document.getElementById("root"));
  const begun = performance.now();
  const stages = Map.groupBy(rows, (row) => row.stage);
  for (const rows of stages.values()) rows.sort((a, b) => b.stage_since - a.stage_since);
  const columns = [...stages].map(([stage, rows]) => <Column key={stage} name={stage} rows={rows} />);
  flushSync(() => root.render(<div className="board">{columns}</div>));
  await painted();
  const took = performance.now() - begun;
  root.unmount();
  return took;
}

window.peers = {
  /** Milliseconds from rows in memory to a painted board, in an app that has drawn a screen before. */
  async board(rows) {
    document.head.append(Object.assign(document.createElement("style"), { textContent: STYLE }));
    await draw(rows.slice(0, 100));
    return draw(rows);
  },
};
