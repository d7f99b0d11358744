/** The keyboard focus is never lost: every button of every place is pressed by Enter, and something has the focus after. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Playground, startBrowser } from './playground.mjs';
import { textOf } from './reviews_table.mjs';

let host;
before(async () => {
  host = await startBrowser();
});
after(() => host.close());

/** In the page: what can be pressed, each under a name of its own, and what has the focus. */
function instruments(mostOfAKind) {
  const inside = function* (root) {
    for (const element of root.querySelectorAll('*')) {
      yield element;
      if (element.shadowRoot) yield* inside(element.shadowRoot);
    }
  };
  const nameOf = (element) => {
    const word = element.dataset.testid ?? element.className;
    const { title, tab, node, name, index } = Object.assign({ title: element.title }, element.dataset);
    const said = element.getAttribute('aria-label') ?? title ?? '';
    const text = element.textContent.replace(/[\d.,]+|\s+/g, ' ').trim();
    return [word, tab ?? node ?? name ?? index ?? '', said || text].join(' | ').slice(0, 90);
  };
  const buttons = () => {
    const kinds = new Map();
    const found = new Map();
    for (const element of inside(document)) {
      if (!element.matches('button, summary, [role="button"]') || element.disabled) continue;
      if (element.getClientRects().length === 0 || !element.checkVisibility({ visibilityProperty: true }))
        continue;
      const kind = element.dataset.testid ?? `${element.className} ${nameOf(element)}`;
      const count = (kinds.get(kind) ?? 0) + 1;
      kinds.set(kind, count);
      // Such as nodes, edges and rows.
      if (count <= mostOfAKind) found.set(`${nameOf(element)} #${count}`, element);
    }
    return found;
  };
  const focused = () => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element;
  };
  window.focusTest = {
    names: () => [...buttons().keys()],
    enter: (name) => {
      const button = buttons().get(name);
      button?.focus();
      return button !== undefined && focused() === button;
    },
    at: () =>
      focused() === document.body || focused() === null ? '' : `${focused().localName} ${nameOf(focused())}`,
    dialog: () => [...inside(document)].some((element) => element.matches('dialog[open]')),
  };
}

/** Presses all buttons, from the same state each, and tells after which of them nothing had the focus. */
async function lostAfter(page, prepare, quiet = 150) {
  const { page: tab } = page;
  const start = await tab.evaluate(() => document.querySelector('rnn-playground').getState());
  const back = async () => {
    await tab.evaluate(async (state) => {
      const element = document.querySelector('rnn-playground');
      if (JSON.stringify(element.getState()) !== JSON.stringify(state)) await element.setState(state);
      await element.pause();
    }, start);
    await prepare?.(page);
  };
  await back();
  const lost = [];
  const names = await tab.evaluate(() => window.focusTest.names());
  const at = async () => {
    await tab.waitForTimeout(quiet);
    return tab.evaluate(() => window.focusTest.at());
  };
  for (const name of names) {
    if (!(await tab.evaluate((wanted) => window.focusTest.enter(wanted), name))) continue;
    await tab.keyboard.press('Enter');
    if (!(await at())) lost.push(name);
    while (await tab.evaluate(() => window.focusTest.dialog())) {
      await tab.keyboard.press('Escape');
      if (!(await at())) lost.push(`${name}, Escape`);
    }
    await back();
  }
  return { names, lost };
}

const openLayer = (index) => (page) => page.openLayer(index);
const openNode = (id) => async (page) => {
  const form = page.page.locator('rnn-graph-panel [data-testid="graph-form"]');
  if (await form.isVisible()) return;
  await page.page.locator(`rnn-graph-panel [data-testid="graph-node"][data-node="${id}"]`).focus();
  await page.page.keyboard.press('Enter');
  await form.waitFor();
};
const wide = { viewport: { width: 1600, height: 1000 } };
const phone = { viewport: { width: 360, height: 740 } };
const rooms = [
  ['a stack with an open layer', 'task=binary-addition&left=model', openLayer(0)],
  ['a graph with an open node', 'task=attention&left=model&drawer=code', openNode('encoder/0')],
  ['settings of the training', 'task=binary-addition&left=training&stage=network&drawer=log', null, wide],
  ['data and what goes on inside', 'task=sentiment&left=data&stage=inside&drawer=log'],
  ['a phone', 'task=binary-addition&left=model&drawer=code', null, phone],
];
for (const [title, query, prepare, options] of rooms) {
  test(`no button loses the focus: ${title}`, async () => {
    const page = await Playground.open(host.browser, `${host.server.url}#v=2&pace=full&${query}`, options);
    await page.page.evaluate(instruments, 3);
    await page.state('running', 'done', 'paused');
    await page.page.evaluate(() => document.querySelector('rnn-playground').pause());
    await page.state('done', 'paused');
    await page.page.locator('#left-panel > :not([hidden])').first().waitFor({ state: 'attached' });
    await page.page.waitForTimeout(500);
    const { names, lost } = await lostAfter(page, prepare);
    assert.ok(names.length > 12, names.join('\n'));
    assert.deepEqual(lost, []);
    await page.close();
  });
}

test('a text that is used and files that are removed leave the focus in their panel', async () => {
  const page = await Playground.open(
    host.browser,
    `${host.server.url}#v=2&task=sentiment&pace=full&left=data`,
  );
  await page.get('dataFiles').waitFor();
  await page.page.evaluate(instruments, 3);
  const press = async (button) => {
    await button.focus();
    await page.page.keyboard.press('Enter');
  };
  const inPanel = () => page.page.locator('#left-panel :focus').last().waitFor({ timeout: 10_000 });
  for (const [index, marks] of ['ab', 'cd'].entries()) {
    await press(page.get('pasteText'));
    await page
      .get('pasted')
      .fill(Array.from({ length: 40 }, (_, i) => `${marks[i % 2]}\t${textOf(i)}`).join('\n'));
    await press(page.get('usePasted'));
    await page.get('dataFile').nth(index).waitFor();
    await inPanel();
  }
  for (const left of [1, 0]) {
    await press(page.get('removeFile').last());
    await page.get('dataFile').nth(left).waitFor({ state: 'detached' });
    await inPanel();
  }
  await page.close();
});
