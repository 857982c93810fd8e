// A line to Suike that remembers the answers to pulls: the first device waits for local D1, every later one gets the same bytes
// from memory. So a first sync measures what the device does, in the app and in its peers alike.
import { createServer, request as ask } from "node:http";

export async function remember(url) {
  const { hostname, port } = new URL(url);
  const answers = new Map();
  const server = createServer(async (request, response) => {
    const body = await read(request);
    const key = request.url === "/api/sync/pull" ? body.toString() : null;
    const known = answers.get(key);
    if (known) return send(response, known);
    const { method, url: path, headers } = request;
    const onward = ask({ hostname, port, method, path, headers: { ...headers, connection: "close" } }, async (from) => {
      const answer = { status: from.statusCode, headers: withoutTransfer(from.headers), body: await read(from) };
      if (key && answer.status === 200) answers.set(key, answer);
      send(response, answer);
    });
    onward.on("error", () => response.destroy());
    onward.end(body);
  });
  // Pokes are not needed here: the app looks by itself when its line to them breaks.
  server.on("upgrade", (_, socket) => socket.destroy());
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://localhost:${server.address().port}`,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

function withoutTransfer({ "transfer-encoding": _, connection: __, ...kept }) {
  return kept;
}

function send(response, { status, headers, body }) {
  response.writeHead(status, { ...headers, "content-length": body.length });
  response.end(body);
}

async function read(stream) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}
