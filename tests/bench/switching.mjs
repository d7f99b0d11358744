/** Memory while somebody goes from task to task for a long time: figures for bars.mjs. */
import { Playground } from '../web/page/playground.mjs';

/** Notes the WebAssembly memories of a worker, and keeps them countable. */
const noteMemories = `
  const memories = new Set();
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const result = await original.apply(WebAssembly, given);
      for (const value of Object.values((result.instance ?? result).exports))
        if (value instanceof WebAssembly.Memory) memories.add(value);
      return result;
    };
  }
  globalThis.wasmBytes = () => [...memories].reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
`;

/** Growth an hour by least squares over all points [seconds, value]. */
function growthAnHour(points) {
  const mean = (index) => points.reduce((sum, point) => sum + point[index], 0) / points.length;
  const [time, value] = [mean(0), mean(1)];
  const along = points.reduce((sum, [at, of]) => sum + (at - time) * (of - value), 0);
  const spread = points.reduce((sum, [at]) => sum + (at - time) ** 2, 0);
  return (3600 * along) / spread;
}

/**
 * Switches through all tasks for so many minutes, training each for a moment, and weighs the page after every round:
 * {seconds, switches, wasm, page, nodes}, where the last three are {first, last, anHour}, bytes but for the nodes of
 * the document. The first third of the time, in which caches fill and code is compiled, is not judged.
 */
export async function measureSwitching(browser, url, minutes, say) {
  const page = await Playground.open(browser, `${url}#v=2&task=binary-addition&pace=full`, {
    prepare: (tab) =>
      tab.route(/assets\/worker-[^/]*\.js$/, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, body: `${noteMemories}\n${await response.text()}` });
      }),
  });
  await page.state('running', 'done');
  const cdp = await page.context.newCDPSession(page.page);
  await cdp.send('HeapProfiler.enable');
  const weigh = async () => {
    await cdp.send('HeapProfiler.collectGarbage');
    const [{ usedSize }, { nodes }] = [
      await cdp.send('Runtime.getHeapUsage'),
      await cdp.send('Memory.getDOMCounters'),
    ];
    const workers = await Promise.all(page.page.workers().map((worker) => worker.evaluate('wasmBytes()')));
    return { page: usedSize, nodes, wasm: workers.reduce((sum, bytes) => sum + bytes, 0) };
  };
  const tasks = await page.tasks();
  const opened = page
    .get('runState', ':is([data-state="running"],[data-state="done"],[data-state="paused"])')
    .or(page.get('untrained'));
  const points = { page: [], nodes: [], wasm: [] };
  const from = Date.now();
  const seconds = () => (Date.now() - from) / 1000;
  let switches = 0;
  while (seconds() < 60 * minutes) {
    for (const task of tasks) {
      await page.choose('taskSelect', task);
      await page.page.waitForTimeout(800);
      await opened.waitFor();
      switches += 1;
    }
    for (const [what, value] of Object.entries(await weigh())) points[what].push([seconds(), value]);
    if (points.page.length % 5 === 0)
      say(
        `${Math.round(seconds())} s: ${(points.page.at(-1)[1] / 1e6).toFixed(1)} MB of objects, ${(points.wasm.at(-1)[1] / 1e6).toFixed(1)} MB of WebAssembly`,
      );
  }
  if (page.errors.length > 0) throw new Error(page.errors[0]);
  await page.close();
  const judged = (of) => of.filter(([at]) => at > 20 * minutes);
  const summary = (of) => ({ first: judged(of)[0][1], last: of.at(-1)[1], anHour: growthAnHour(judged(of)) });
  return {
    seconds: seconds(),
    switches,
    ...Object.fromEntries(Object.entries(points).map(([what, of]) => [what, summary(of)])),
  };
}
