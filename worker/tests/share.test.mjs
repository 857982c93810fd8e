// What another app shares while no service worker is there: text goes on to the form, a file is asked for once more.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startSuike } from "../../e2e/server.mjs";

let suike;
before(async () => (suike = await startSuike()));
after(() => suike.stop());

async function share(parts, headers = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries(parts)) form.append(name, value);
  const answer = await fetch(`${suike.workerUrl}/share`, { method: "POST", body: form, redirect: "manual", headers });
  assert.equal(answer.status, 303);
  return new URL(answer.headers.get("location"), suike.workerUrl);
}

test("text goes into a new follow-up, wherever the browser says that it comes from", async () => {
  for (const origin of ["null", suike.workerUrl, "android-app://com.example"]) {
    const { pathname, searchParams } = await share({ title: "报价", text: "三台 & 更多", link: "https://example.com/?a=b" }, { origin });
    assert.equal(pathname, "/follow-ups/new");
    assert.deepEqual(Object.fromEntries(searchParams), { title: "报价", text: "三台 & 更多", link: "https://example.com/?a=b" });
  }
});

test("a file is not kept by the server: the page says to share it once more", async () => {
  const card = new File(["BEGIN:VCARD\nFN:Ada\nEND:VCARD\n"], "ada.vcf", { type: "text/vcard" });
  for (const parts of [{ files: card }, { title: "Ada", files: card }, { text: "x".repeat(70_000) }]) {
    const { pathname, search } = await share(parts);
    assert.equal(pathname + search, "/import?shared=missed");
  }
});

test("what is no form is no error of the server's", async () => {
  const answer = await fetch(`${suike.workerUrl}/share`, { method: "POST", body: "nonsense", redirect: "manual" });
  assert.equal(answer.headers.get("location"), "/import?shared=missed");
  const visit = await fetch(`${suike.workerUrl}/share`, { redirect: "manual" });
  assert.equal(visit.headers.get("location"), "/");
});
