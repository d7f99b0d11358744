import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

/**
 * Serves `folder` as a plain static host would, under `path` ('/' or '/some/where/'), on a free port of the
 * loopback, with `headers` on every answer. Resolves to {url, requests, close}; `requests` lists what was asked for:
 * {path, status, at}, `at` in milliseconds.
 */
export async function serveStatic(folder, path = '/', headers = {}) {
  const requests = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://host');
    const answer = (status, type, body) => {
      requests.push({ path: pathname, status, at: Date.now() });
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...headers }).end(body);
    };
    const inside = pathname.startsWith(path) ? decodeURIComponent(pathname.slice(path.length)) : null;
    const file =
      inside === null
        ? null
        : normalize(join(folder, inside.endsWith('/') || inside === '' ? `${inside}index.html` : inside));
    if (file === null || !file.startsWith(folder + sep)) return answer(404, 'text/plain', 'not here');
    try {
      answer(200, types[extname(file)] ?? 'application/octet-stream', await readFile(file));
    } catch {
      answer(404, 'text/plain', 'not here');
    }
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => resolve(undefined));
  });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}${path}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
