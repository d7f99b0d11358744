/**
 * The page in Firefox and WebKitGTK: what only another engine can break. Locales matter: WebKitGTK gives the page
 * whatever the environment says, also what is no language tag. A browser that is not installed is skipped, with a sentence.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

import { optionTestId } from '../../../web/ui/test_ids.ts';
import { serveStatic } from '../../support/static_server.mjs';
import { browsers } from '../../support/webdriver.mjs';
import { dist, testIds } from './playground.mjs';
import { table, textOf } from './reviews_table.mjs';

/** Notes what goes wrong in the page, for browsers that do not tell. */
const listener = `<script>
  window.troubles = [];
  const note = (what) => window.troubles.push(String(what));
  addEventListener('error', (event) => note(event.message));
  addEventListener('unhandledrejection', (event) => note(event.reason));
  for (const kind of ['error', 'warn']) console[kind] = (...told) => note(told.join(' '));
</script>`;

let folder;
let server;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rnn-page-'));
  cpSync(dist, folder, { recursive: true });
  for (const name of ['index.html', 'rnn-playground.html']) {
    const file = join(folder, name);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/<head>/, `<head>${listener}`));
  }
  server = await serveStatic(folder, '/some/where/');
});
after(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const hook = (name, attributes = '') => `[data-testid="${testIds[name]}"]${attributes}`;
const count = (browser, selector) => browser.run((find, wanted) => find(wanted).length, selector);
const shows = (browser, selector) => browser.until((find, wanted) => find(wanted).length > 0, selector);
const text = (browser, name, pattern) =>
  browser.until(
    (find, wanted, source) => find(wanted).some((element) => new RegExp(source).test(element.textContent)),
    hook(name),
    pattern.source,
  );
const done = (browser) => shows(browser, hook('runState', '[data-state="done"]'));

async function trainedWhole(browser) {
  await done(browser);
  const accuracy = hook('metric', '[data-metric="accuracy"]');
  assert.equal(await browser.run((find, wanted) => find(wanted)[0].dataset.value, accuracy), '1');
}

/** Opens a place of the drawer. A click while the page still moves may go past its button, and is made again. */
async function drawer(browser, tab) {
  const selector = hook('drawerTab', `[data-tab="${tab}"]`);
  const opened = (find, wanted) => find(wanted)[0]?.getAttribute('aria-expanded') === 'true';
  for (let tries = 0; tries < 5 && !(await browser.run(opened, selector)); ++tries) {
    await browser.click(selector);
    await sleep(1000);
  }
}

const left = (browser, tab) => browser.click(hook('leftTab', `[data-tab="${tab}"]`));
const epochs = (browser, wanted) =>
  browser.until(
    (find, selector, least) => Number(find(selector)[0].dataset.value) >= least,
    hook('epoch'),
    wanted,
  );

/** Until the answer to the text of one's own lies between. */
const answer = (browser, least, most) =>
  browser.until(
    (find, selector, from, to) => {
      const value = parseFloat(find(selector)[0]?.dataset.value);
      return value >= from && value <= to;
    },
    hook('ownAnswer'),
    least,
    most,
  );

/** Parts of a visit, in the order of `visit`. Each begins and ends with a page that rests. */
const parts = {
  /** The default task trains by itself. */
  async opens(browser, address) {
    await browser.goto(address);
    await trainedWhole(browser);
    assert.equal(await browser.run(() => document.documentElement.lang), 'en');
    await drawer(browser, 'code');
    await text(browser, 'summary', /Total params: 321/);
  },

  /** An edit by keys, and training by the buttons. */
  async trains(browser) {
    await left(browser, 'training');
    await browser.type(hook('seed'), '3');
    await shows(browser, hook('runState', '[data-state="paused"]'));
    await browser.click(hook('play'));
    await trainedWhole(browser);
    await left(browser, 'model');
    await browser.click(hook('layerOpen'));
    const units = `[data-testid="${optionTestId('units')}"]`;
    await browser.type(units, '-3');
    await text(browser, 'fault', /1/);
    await browser.type(units, '8');
    await text(browser, 'summary', /Total params: 97/);
    assert.equal(await count(browser, hook('fault')), 0);
  },

  /** A task from the chooser that reads texts: it learns, and answers a typed one. */
  async readsTexts(browser) {
    await browser.click(hook('taskSelect'));
    await browser.click(hook('taskCard', '[data-task="sentiment"]'));
    await shows(browser, hook('taskSelect', '[data-task="sentiment"]'));
    await epochs(browser, 5);
    await browser.type(hook('ownText'), 'A wonderful, excellent film');
    await answer(browser, 0.6, 1);
    await browser.type(hook('ownText'), 'A terrible waste of time and money');
    await answer(browser, 0, 0.4);
  },

  /** A table of one's own takes the place of the texts, and is learned. */
  async readsFiles(browser) {
    await left(browser, 'data');
    await shows(browser, hook('fileInput'));
    const file = join(folder, 'mine.csv');
    writeFileSync(file, table(60));
    await browser.setFiles(hook('fileInput'), [file]);
    await shows(browser, hook('dataSaid', '[data-kind="ready"]'));
    await text(browser, 'dataInUse', /^mine\.csv$/);
    await shows(browser, hook('dataFile', '[data-name="mine.csv"]'));
    await text(browser, 'predictionRow', /film \w+ is \w+ (good|bad)/);
    // Unlike a click, this comes after the run that the file may have begun.
    await browser.run(() => document.querySelector('rnn-playground').reset());
    await shows(browser, hook('runState', '[data-state="paused"]'));
    await browser.click(hook('play'));
    await epochs(browser, 1);
    await browser.type(hook('ownText'), textOf(3));
    await answer(browser, 0, 1);
  },
};

/** Nothing went wrong unseen, and nothing was asked for elsewhere. */
async function wasQuiet(browser) {
  assert.deepEqual(await browser.run('() => window.troubles'), []);
  assert.deepEqual(browser.errors ?? [], []);
  assert.equal(await count(browser, hook('notice')), 0);
  const known = await browser.run(() => performance.getEntriesByType('resource').map(({ name }) => name));
  const elsewhere = [...known, ...(browser.requests ?? [])].filter(
    (address) => !address.startsWith(server.url) && !/^(file|blob|data|about):/.test(address),
  );
  assert.deepEqual(elsewhere, []);
}

async function visit(browser, address, wanted) {
  for (const part of wanted) await part(browser, `${address}#v=2&task=binary-addition&pace=full`);
  await wasQuiet(browser);
}

/** Browser, locale, and what is done on a page that is served and one that is a file. @type {[string, string | null, Function[], Function[]][]} */
const visits = [
  ['Firefox ESR', 'en_US.UTF-8', Object.values(parts), [parts.opens]],
  ['Firefox ESR', null, [parts.opens], []],
  ['WebKitGTK', 'C.UTF-8', Object.values(parts), [parts.opens]],
  ['WebKitGTK', null, [parts.opens], [parts.opens]],
];
for (const [name, locale, served, opened] of visits) {
  const { missing, start } = browsers[name];
  const title = `${name}, ${locale === null ? 'without LANG' : `LANG=${locale}`}`;
  test(title, { skip: missing ?? false }, async () => {
    const browser = await start(locale);
    try {
      await visit(browser, server.url, served);
      const file = pathToFileURL(join(folder, 'rnn-playground.html')).href;
      if (opened.length > 0) await visit(browser, file, opened);
    } finally {
      await browser.end();
    }
  });
}
