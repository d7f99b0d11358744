import { Playground, startBrowser } from './playground.mjs';
import { table } from './reviews_table.mjs';
const host = await startBrowser();
const river = `day,level\n${Array.from({ length: 120 }, (_, at) => `2020-01-${at},${(5 + 2 * Math.sin(at / 5)).toFixed(2)}\n`).join('')}`;
const stars = table(60).replace(',1\n', ',2\n');
const shots = [
  ['a', 'task=binary-addition', [{ name: 'moods.csv', content: table(80) }], { viewport: { width: 1440, height: 900 } }],
  ['b', 'task=next-word', [{ name: 'river.csv', content: river }], { viewport: { width: 1024, height: 768 }, locale: 'ja-JP', colorScheme: 'dark' }],
  ['c', 'task=own-data&left=data', [{ name: 'cat.png', content: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex') }], { viewport: { width: 390, height: 844 } }],
  ['d', 'task=sentiment', [{ name: 'stars.csv', content: stars }], { viewport: { width: 390, height: 844 }, locale: 'ja-JP' }],
];
for (const [name, hash, files, options] of shots) {
  const page = await Playground.open(host.browser, `${host.server.url}#v=2&pace=full&${hash}`, options);
  await page.state('running', 'paused', 'done');
  await page.drop(files);
  await page.get('dataSaid').waitFor();
  await page.page.waitForTimeout(1500);
  await page.page.screenshot({ path: `/tmp/own/${name}.png` });
  await page.close();
}
await host.close();
