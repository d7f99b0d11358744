import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { launchChromium } from '../../support/chromium.mjs';
import { serveStatic } from '../../support/static_server.mjs';
import { library, tf } from './support.mjs';

let server;
let browser;
let page;

before(async () => {
  server = await serveStatic(fileURLToPath(library).replace(/\/$/, ''), '/some/where/');
  browser = await launchChromium();
  page = await browser.newPage();
  await page.goto(`${server.url}none.html`);
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** Runs in Node, in the page and in a worker; takes nothing from here. */
async function train(tf, build) {
  await tf.load({ build });
  const model = tf.sequential({
    layers: [
      tf.layers.gru({ units: 8, returnSequences: true, inputShape: [6, 2] }),
      tf.layers.dropout({ rate: 0.2 }),
      tf.layers.dense({ units: 1, activation: 'tanh' }),
    ],
    seed: 11,
  });
  model.compile({ optimizer: 'rmsprop', loss: 'meanSquaredError' });
  const x = tf.tensor(
    Array.from({ length: 40 * 12 }, (_, i) => Math.round(50 * Math.sin(i)) / 50),
    [40, 6, 2],
  );
  const y = tf.tensor(
    Array.from({ length: 40 * 6 }, (_, i) => (i % 7) / 8),
    [40, 6, 1],
  );
  const { history } = await model.fit(x, y, { epochs: 3, batchSize: 7, validationSplit: 0.2 });
  return { build: tf.buildName(), history, predicted: Array.from(await model.predict(x).data()) };
}

const inPage = (build) =>
  page.evaluate(
    async ([url, source, wanted]) => (0, eval)(`(${source})`)(await import(url), wanted),
    [`${server.url}index.js`, train.toString(), build],
  );

const inWorker = (build) =>
  page.evaluate(
    async ([url, source, wanted]) => {
      const program = `const run = ${source};
        import(${JSON.stringify(url)}).then((tf) => run(tf, ${JSON.stringify(wanted)}))
          .then((result) => postMessage(result), (error) => postMessage(String(error)));`;
      const worker = new Worker(URL.createObjectURL(new Blob([program], { type: 'text/javascript' })), {
        type: 'module',
      });
      return new Promise((resolve) => (worker.onmessage = ({ data }) => resolve(data)));
    },
    [`${server.url}index.js`, train.toString(), build],
  );

test('a page and a worker compute the bits that Node computes', async () => {
  const expected = await train(tf, 'simd128');
  assert.deepEqual(await inPage('simd128'), expected);
  assert.deepEqual(await inWorker('simd128'), expected);
  const asked = server.requests.filter(({ path }) => path.endsWith('.wasm')).map(({ path }) => path);
  assert.deepEqual(
    new Set(asked),
    new Set(['/some/where/rnn-simd128.wasm']),
    'and fetch one build, from beside the library',
  );
});

test('the relaxed build runs in a browser', async () => {
  const expected = await train(tf, 'simd128');
  const relaxed = await inWorker('relaxed');
  assert.equal(relaxed.build, 'relaxed');
  relaxed.history.val_loss.forEach((loss, i) =>
    assert.ok(Math.abs(loss - expected.history.val_loss[i]) < 1e-4),
  );
});
