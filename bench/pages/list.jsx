// A list of any length as plain DOM does it: only the rows in sight exist, and scrolling writes others into them.
const STYLE = `
  * { box-sizing: border-box } body { margin: 0; font: 15px system-ui, sans-serif }
  .list { height: 100vh; overflow: auto } .all { position: relative } .window { position: absolute; left: 0; right: 0; will-change: transform }
  .row { display: flex; gap: 12px; align-items: center; height: 64px; padding: 0 16px; border-bottom: 1px solid #e5e5e5 }
  .face { width: 40px; height: 40px; border-radius: 20px; background: #dde; text-align: center; line-height: 40px } .text { flex: 1; min-width: 0 }
  .text p { margin: 0; overflow: hidden; white-space: nowrap; text-overflow: ellipsis } .text p + p { color: #666; font-size: 13px }
  .at { color: #666; font-size: 13px }`;
const HEIGHT = 64;
const BEYOND = 8;

window.peers = {
  /** Draws the rows and returns once they stand there. */
  async list(rows) {
    document.head.append(Object.assign(document.createElement("style"), { textContent: STYLE }));
    const list = Object.assign(document.createElement("div"), { className: "list" });
    const all = Object.assign(document.createElement("div"), { className: "all" });
    const shown = Object.assign(document.createElement("div"), { className: "window" });
    all.style.height = `${rows.length * HEIGHT}px`;
    all.append(shown);
    list.append(all);
    document.getElementById("root").append(list);
    const day = new Intl.DateTimeFormat("zh-CN", { month: "short", day: "numeric" });
    const made = new Map();
    const draw = () => {
      const first = Math.max(Math.floor(list.scrollTop / HEIGHT) - BEYOND, 0);
      const last = Math.min(Math.ceil((list.scrollTop + list.clientHeight) / HEIGHT) + BEYOND, rows.length);
      for (const [at, element] of made) {
        if (at >= first && at < last) continue;
        element.remove();
        made.delete(at);
      }
      for (let at = first; at < last; at += 1) {
        if (made.has(at)) continue;
        const element = rowOf(rows[at], day);
        made.set(at, element);
        const next = [...made.keys()].filter((other) => other > at).sort((one, other) => one - other)[0];
        shown.insertBefore(element, made.get(next) ?? null);
      }
      shown.style.transform = `translateY(${first * HEIGHT}px)`;
    };
    list.addEventListener("scroll", draw);
    draw();
  },
};

function rowOf(row, day) {
  const element = Object.assign(document.createElement("a"), { className: "row", href: "#" });
  element.innerHTML = '<span class="face"></span><span class="text"><p></p><p></p></span><span class="at"></span>';
  const [face, text, at] = element.children;
  face.textContent = row.name[0];
  text.children[0].textContent = row.name;
  text.children[1].textContent = [row.industry, row.region].filter(Boolean).join(" · ");
  at.textContent = day.format(row.last_contact_at ?? 0);
  return element;
}
