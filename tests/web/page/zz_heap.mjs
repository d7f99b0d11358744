import { writeFile } from 'node:fs/promises';
import { Playground, startBrowser } from './playground.mjs';
const host = await startBrowser();
const page = await Playground.open(host.browser, `${host.server.url}#v=2&task=binary-addition&pace=full`);
await page.state('running', 'done');
const cdp = await page.context.newCDPSession(page.page);
const tasks = ['noisy-sine', 'sine-shapes', 'weather', 'binary-addition'];
async function rounds(n) {
  for (let i = 0; i < n; i += 1)
    for (const task of tasks) {
      await page.choose('taskSelect', task);
      await page.state('running', 'done');
      await page.page.waitForTimeout(300);
    }
  await page.state('done');
  await page.page.waitForTimeout(1500);
}
async function snapshot() {
  await cdp.send('HeapProfiler.enable');
  await cdp.send('HeapProfiler.collectGarbage');
  const chunks = [];
  const on = ({ chunk }) => chunks.push(chunk);
  cdp.on('HeapProfiler.addHeapSnapshotChunk', on);
  await cdp.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  cdp.off('HeapProfiler.addHeapSnapshotChunk', on);
  const { snapshot: { meta }, nodes, strings } = JSON.parse(chunks.join(''));
  const fields = meta.node_fields;
  const types = meta.node_types[0];
  const width = fields.length;
  const [t, nm, size] = ['type', 'name', 'self_size'].map((f) => fields.indexOf(f));
  const sums = new Map();
  let total = 0;
  for (let i = 0; i < nodes.length; i += width) {
    const type = types[nodes[i + t]];
    const name = ['object', 'native', 'closure'].includes(type) ? strings[nodes[i + nm]].slice(0, 60) : '';
    const key = `${type} ${name}`;
    const [c, s] = sums.get(key) ?? [0, 0];
    sums.set(key, [c + 1, s + nodes[i + size]]);
    total += nodes[i + size];
  }
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  return { sums, total, usedSize };
}
await rounds(4);
const a = await snapshot();
await rounds(15);
const b = await snapshot();
console.log('total', a.total, b.total, 'used', a.usedSize, b.usedSize);
const diff = [...b.sums].map(([k, [c, s]]) => { const [c0, s0] = a.sums.get(k) ?? [0, 0]; return [k, c - c0, s - s0]; });
diff.sort((x, y) => y[2] - x[2]);
for (const [k, c, s] of diff.slice(0, 25)) console.log(String(s).padStart(9), String(c).padStart(7), k);
const c0 = await page.page.evaluate(() => {
  const session = Object.values(document.querySelector('rnn-playground')).length;
  return session;
});
console.log('undo buttons', await page.get('undo').getAttribute('aria-disabled'), page.errors);
await host.close();
