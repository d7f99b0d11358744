/** What a person does while parts of the page are on their way, or after they could not be fetched. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Playground, startBrowser } from './playground.mjs';

let host;
before(async () => {
  host = await startBrowser();
});
after(() => host.close());

const dialogs = (page) =>
  page.page.evaluate(() => {
    const find = (root) =>
      [...root.querySelectorAll('*')].reduce(
        (count, one) =>
          count + (one.matches('dialog[open]') ? 1 : 0) + (one.shadowRoot ? find(one.shadowRoot) : 0),
        0,
      );
    return find(document);
  });

/** Holds what fits the pattern back; `release` lets it come. Resolves `asked` when it is asked for. */
async function held(page, pattern) {
  const gate = Promise.withResolvers();
  const asked = Promise.withResolvers();
  await page.route(pattern, async (route) => {
    asked.resolve(undefined);
    await gate.promise;
    await route.continue().catch(() => undefined);
  });
  return { asked: asked.promise, release: () => gate.resolve(undefined) };
}

const open = (task, more = '') =>
  Playground.open(host.browser, `${host.server.url}#v=2&task=${task}&pace=full${more}`, {
    prepare: () => undefined,
  });

test('what is asked for again and again while it comes opens once', async () => {
  const page = await open('binary-addition');
  await page.state('done');
  const chooser = await held(page.page, /task_chooser-/);
  await page.get('taskSelect').dblclick();
  await page.page.keyboard.press('Enter');
  await chooser.asked;
  assert.equal(await page.get('taskSelect').getAttribute('aria-busy'), 'true');
  chooser.release();
  await page.get('taskCard').first().waitFor();
  assert.equal(await dialogs(page), 1);
  await page.page.keyboard.press('Escape');
  await page.get('taskSelect', ':not([aria-busy])').waitFor();

  await page.get('addLayer').waitFor();
  const picker = await held(page.page, /layer_picker-/);
  await page.get('addLayer').focus();
  for (let press = 0; press < 4; press += 1) await page.page.keyboard.press('Enter');
  await picker.asked;
  picker.release();
  await page.get('layerSearch').waitFor();
  assert.equal(await dialogs(page), 1);
  await page.page.keyboard.press('Escape');
  assert.deepEqual(await page.layerClasses(), ['SimpleRNN', 'Dense']);
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('what comes after something else was done stays closed, and takes no keys', async () => {
  const page = await open('binary-addition');
  await page.state('done');
  const menu = await held(page.page, /experiment_menu-/);
  await page.get('experimentMenu').click();
  await menu.asked;
  const field = page.page.locator('rnn-answers input').first();
  await field.click();
  await page.page.keyboard.type('7');
  const came = page.page.waitForResponse(/experiment_menu-/);
  menu.release();
  await (await came).finished();
  await page.get('experimentMenu', ':not([aria-busy])').waitFor();
  assert.equal(await page.get('variant').count(), 0);
  assert.ok(await field.evaluate((one) => one.matches(':focus')));
  await page.get('experimentMenu').click();
  await page.get('variant').first().waitFor();
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('what the rest of the core has is said to come, and comes when it is asked for again', async () => {
  const page = await open('binary-addition', '&stage=inside');
  const inside = page.page.locator('rnn-inside');
  const rest = await held(page.page, /rnn-[^/]*\.wasm$/);
  await page.page.reload();
  await inside.filter({ hasText: 'Loading the computing module' }).waitFor();
  await page.state('done');
  await page.page.unroute(/rnn-[^/]*\.wasm$/);
  await page.page.route(/rnn-[^/]*\.wasm$/, (route) => route.abort());
  rest.release();
  await page.page.reload();
  await page.get('tryAgain').waitFor();
  await page.state('done');
  await page.page.unroute(/rnn-[^/]*\.wasm$/);
  await page.get('tryAgain').click();
  await inside.locator('rnn-heat-map').first().waitFor();
  await page.get('notice').waitFor({ state: 'detached' });
  await page.close();
});

test('a file that is dropped before the page can take it is taken when it can', async () => {
  const page = await open('own-data');
  await page.get('seriesError').waitFor();
  const drops = await held(page.page, /drop_target-/);
  await page.page.reload();
  await page.get('seriesError').waitFor();
  const main = page.page.locator('rnn-playground').locator('main');
  const refused = await main.evaluate((element) => {
    const rows = Array.from({ length: 400 }, (_, row) => `${Math.sin(row / 9) * 20},${Math.cos(row / 7)}`);
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([`level,flow\n${rows.join('\n')}\n`], 'river.csv'));
    const give = (kind) =>
      element.dispatchEvent(
        new DragEvent(kind, { dataTransfer, bubbles: true, composed: true, cancelable: true }),
      );
    return ['dragenter', 'dragover', 'drop'].map(give);
  });
  // The browser opens what nobody takes.
  assert.deepEqual(refused, [false, false, false]);
  drops.release();
  await page.get('dataColumns').waitFor();
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('while another task is opened, what is still shown of the one before is marked', async () => {
  const page = await open('noisy-sine');
  await page.state('done');
  const baseline = page.get('baseline').first();
  const said = await baseline.textContent();
  const data = await held(page.page, /shipped-/);
  await page.get('taskSelect').click();
  await page.get('taskCard', '[data-task="sentiment"]').click();
  await data.asked;
  const stale = page.page.locator('rnn-playground .page.stale');
  await stale.waitFor();
  await page.get('runState').filter({ hasText: 'Starting' }).waitFor();
  assert.equal(await baseline.textContent(), said);
  data.release();
  await page.state('running', 'done');
  await stale.waitFor({ state: 'detached' });
  await page.get('runState').filter({ hasNotText: 'Starting' }).waitFor();
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('before the core is there the drawer opens and closes', async () => {
  const page = await open('noisy-sine');
  await page.state('done');
  const core = await held(page.page, /\.wasm$/);
  await page.page.reload();
  await core.asked;
  await page.get('drawerTab', '[data-tab="code"]').click();
  await page.get('closeDrawer').click();
  await page.get('drawer').waitFor({ state: 'hidden' });
  core.release();
  await page.state('running', 'done');
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('a language that cannot be fetched is not shown as chosen, and can be chosen again', async () => {
  const page = await open('binary-addition');
  await page.state('done');
  const texts = /\/ja(_core)?-[^/]*\.js$/;
  await page.page.route(texts, (route) => route.abort());
  await page.get('language').selectOption('ja');
  await page.get('language').locator('option[value="en"]:checked').waitFor({ state: 'attached' });
  await page.page.unroute(texts);
  await page.speaks('ja');
  await page.close();
});
