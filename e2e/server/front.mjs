// What Cloudflare has in front of a worker: static files, and `/api`, `/d` and `/share` handed through, WebSockets too. Several
// may stand in front of one worker: each is one device's way to it, and can be cut.
import { createServer, request as httpRequest } from "node:http";
import { connect } from "node:net";
import { brotliCompressSync, constants } from "node:zlib";

import { openFiles } from "./files.mjs";

/** What the edge spends on a response that it compresses while sending. */
const EDGE_BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
const COMPRESSIBLE = /json|javascript|wasm|html|css|svg|text/;

export async function openFront({ port, dist, compress, workerUrl }) {
  const front = { intercept: null, dist, url: "", heard: [], cut: null, mend: null, close: null };
  const files = openFiles();
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://front");
    front.heard.push(`${request.method} ${pathname}`);
    const send = sender(request, response, compress);
    if (!/^\/((api|d)\/|share$)/.test(pathname)) return files.answer(front.dist, pathname, request, send);
    await toWorker(front, pathname, request, response, send, workerUrl());
  });
  server.on("upgrade", (request, socket, head) => {
    front.heard.push(`${request.method} ${request.url}`);
    tunnel(request, socket, head, workerUrl());
  });

  // A kept connection that is closed just as a request comes looks like a lost network: close none for being idle.
  server.keepAliveTimeout = 0;

  const sockets = new Set();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  const listen = (at) =>
    new Promise((resolve, reject) => server.once("error", reject).listen(at, "127.0.0.1", resolve));
  await listen(port);
  const { port: found } = server.address();
  front.url = `http://localhost:${found}`;
  front.cut = () => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => (server.listening ? server.close(resolve) : resolve()));
  };
  front.mend = () => listen(found);
  front.close = front.cut;
  return front;
}

function sender(request, response, compress) {
  const wanted = compress && /\bbr\b/.test(request.headers["accept-encoding"] ?? "");
  const compressed = new Map();
  return (status, headers, body) => {
    let bytes = body;
    if (wanted && body.length > 500 && COMPRESSIBLE.test(headers["content-type"] ?? "") && !headers["content-encoding"]) {
      bytes = compressed.get(headers.etag) ?? brotliCompressSync(body, EDGE_BROTLI);
      headers = { ...headers, "content-encoding": "br", vary: "accept-encoding" };
    }
    response.writeHead(status, { ...headers, "content-length": bytes.length });
    response.end(bytes);
  };
}

async function toWorker(front, path, request, response, send, url) {
  const body = await read(request);
  const fate = await front.intercept?.({ method: request.method, path, body });
  if (typeof fate === "number") return send(fate, { "content-type": "application/json" }, Buffer.from("{}"));
  if (fate?.code) return send(fate.status, { "content-type": "application/json" }, refusal(fate.code));
  if (fate === "lose-request") return response.destroy();
  try {
    if (fate === "twice") await ask(url, request, body);
    const answer = await ask(url, request, body);
    if (fate === "lose-response") return response.destroy();
    send(answer.status, answer.headers, answer.body);
  } catch {
    response.destroy(); // The worker is being restarted: a browser sees a network error.
  }
}

function refusal(code) {
  return Buffer.from(JSON.stringify({ error: { code, details: {} } }));
}

// The Host stays what the browser said, so that the worker sees the origin that the page has.
function ask(url, { method, url: path, headers }, body) {
  return new Promise((resolve, reject) => {
    const fresh = { agent: false, headers: { ...headers, connection: "close" } };
    const asked = httpRequest({ host: url.hostname, port: url.port, method, path, ...fresh }, async (answer) => {
      const { "transfer-encoding": _, connection: __, ...kept } = answer.headers;
      read(answer).then((body) => resolve({ status: answer.statusCode, headers: kept, body }), reject);
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

async function read(stream) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

function tunnel(request, socket, head, url) {
  const worker = connect(Number(url.port), url.hostname, () => {
    const headers = [];
    for (let i = 0; i < request.rawHeaders.length; i += 2) {
      headers.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
    }
    worker.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers.join("\r\n")}\r\n\r\n`);
    worker.write(head);
    worker.pipe(socket).pipe(worker);
  });
  worker.on("error", () => socket.destroy());
  socket.on("error", () => worker.destroy());
}
