/** Models that are graphs: drawn, edited by mouse and by keyboard, broken and mended. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

import { Playground, startBrowser } from './playground.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let host;
before(async () => {
  host = await startBrowser();
});
after(() => host.close());

const open = async (query, options = {}) => {
  const page = await Playground.open(host.browser, `${host.server.url}#v=2&${query}`, options);
  const stack = page.page.locator('rnn-stack');
  await page.complete();
  await stack.waitFor({ state: 'attached' });
  await page.to('left');
  await stack.waitFor();
  return page;
};
// It trains, but slowly: nothing here waits for what it learns.
const openGraph = async (more = '', options = {}) => {
  const page = await open(`task=attention&pace=1${more}`, options);
  await page.page.locator('rnn-graph-panel [data-testid="graph-node"]').first().waitFor();
  return page;
};

const modelOf = (page) =>
  page.page.evaluate(() => document.querySelector('rnn-playground').getState().experiment.model.config);
const layerOf = async (page, name) => (await modelOf(page)).layers.find(({ config }) => config.name === name);
const inputsOf = async (page, name) =>
  (await layerOf(page, name)).inbound_nodes[0].map(([layer, , output]) => `${layer}:${output}`);
const node = (page, id) => page.page.locator(`rnn-graph-panel [data-testid="graph-node"][data-node="${id}"]`);
const edge = (page, from, to) =>
  page.page.locator(`rnn-graph-panel [data-testid="graph-edge"][data-from="${from}"][data-to="${to}"]`);
const drawingOf = (page) => page.page.locator('rnn-graph-panel rnn-graph-drawing');
/** Until the core has taken the model as edited. */
const taken = (page, parameters) => page.text('summary', new RegExp(`Total params: ${parameters}`));

async function violations(page) {
  await page.page.evaluate(axe);
  // Where nothing lies below the bar at the lower edge, whose buttons would count as too near.
  await page.page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  const { violations: found } = await page.page.evaluate(() =>
    globalThis.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join('; ')}`);
}

test('a graph is drawn with shapes on its edges, and nothing of it covers anything else', async () => {
  const page = await openGraph();
  await taken(page, '28,253');
  assert.equal(await page.page.locator('rnn-graph-panel [data-testid="graph-node"]').count(), 11);
  assert.match(await edge(page, 'encoder/0', 'attention/0').textContent(), /\(55, 64\)/);
  assert.match(await node(page, 'encoder/0').textContent(), /Bidirectional · GRU\s*32/);
  const boxes = await page.page.locator('rnn-graph-panel [data-testid="graph-node"]').evaluateAll((all) =>
    all.map((one) => {
      const { left, right, top, bottom } = one.getBoundingClientRect();
      return {
        left,
        right,
        top,
        bottom,
        clipped: one.scrollWidth > one.clientWidth + 1,
        text: one.textContent,
      };
    }),
  );
  for (const one of boxes) {
    assert.equal(one.clipped, false, one.text);
    for (const other of boxes) {
      if (one === other) continue;
      const apart =
        one.right <= other.left ||
        other.right <= one.left ||
        one.bottom <= other.top ||
        other.bottom <= one.top;
      assert.ok(apart, `${one.text} ${other.text}`);
    }
  }
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('by mouse: options, insert, join, rewire, wrap, remove', async () => {
  const page = await openGraph();
  await taken(page, '28,253');
  await node(page, 'source_embedding/0').click();
  await page.type(page.option(page.get('graphForm'), 'output_dim'), '8');
  await taken(page, '26,133');

  await page.pick(edge(page, 'decoder/0', 'joined/0'), 'Dropout');
  await node(page, 'dropout/0').waitFor();
  assert.deepEqual(await inputsOf(page, 'joined'), ['dropout:0', 'attention:0']);
  assert.deepEqual(await inputsOf(page, 'attention'), ['decoder:0', 'encoder:0']);
  await taken(page, '26,133');

  // A merging layer joins the edge with the output that fits best; another can be chosen.
  await page.pick(edge(page, 'decoder/0', 'attention/0'), 'Add');
  await node(page, 'add/0').waitFor();
  assert.equal((await inputsOf(page, 'add')).length, 2);
  const second = page.get('graphForm').locator('[data-testid="graph-input"][data-input="1"]');
  await second.selectOption('decoder');
  assert.deepEqual(await inputsOf(page, 'add'), ['decoder:0', 'decoder:0']);
  await taken(page, '26,133');
  assert.ok(!(await second.locator('option').allTextContents()).some((name) => name === 'attention'));

  await page.get('graphForm').locator('[data-testid="add-input"]').click();
  assert.equal((await inputsOf(page, 'add')).length, 3);
  await page.get('graphForm').locator('[data-testid="remove-input"]').first().click();
  assert.equal((await inputsOf(page, 'add')).length, 2);

  await node(page, 'output/0').click();
  await page.get('graphForm').locator('[data-testid="wrap-layer"]').click();
  assert.equal((await layerOf(page, 'output')).class_name, 'TimeDistributed');
  assert.match(await node(page, 'output/0').textContent(), /TimeDistributed · Dense\s*12/);
  await taken(page, '26,133');
  await page.get('graphForm').locator('[data-testid="unwrap-layer"]').click();
  assert.equal((await layerOf(page, 'output')).class_name, 'Dense');

  // As a class, too, a wrapper goes around the layer that was there: initial states go to both directions.
  await node(page, 'decoder/0').click();
  await page.get('graphForm').locator('[data-testid="layer-class"]').selectOption('Bidirectional');
  assert.deepEqual(await inputsOf(page, 'decoder'), ['answer_embedding:0', 'thought:0', 'thought:0']);
  assert.equal((await layerOf(page, 'decoder')).config.layer.config.units, 64);
  await page.get('graphForm').locator('[data-testid="layer-class"]').selectOption('GRU');
  assert.deepEqual(await inputsOf(page, 'decoder'), ['answer_embedding:0', 'thought:0']);
  await taken(page, '26,133');

  await node(page, 'dropout/0').click();
  await page.get('graphForm').locator('[data-testid="remove-layer"]').click();
  await node(page, 'dropout/0').waitFor({ state: 'detached' });
  assert.deepEqual(await inputsOf(page, 'joined'), ['decoder:0', 'attention:0']);
  await taken(page, '26,133');
  assert.equal(await page.get('fault').count(), 0);
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('by keyboard: along the edges, open, insert, remove with a choice', async () => {
  const page = await openGraph();
  const { keyboard } = page.page;
  await taken(page, '28,253');
  await node(page, 'source/0').focus();
  for (const [key, id] of [
    ['ArrowDown', 'source_embedding/0'],
    ['ArrowDown', 'encoder/0'],
    ['ArrowDown', 'thought/0'],
    ['ArrowDown', 'decoder/0'],
    ['ArrowUp', 'thought/0'],
    ['ArrowRight', 'answer_embedding/0'],
    ['End', '/0'],
    ['ArrowUp', 'output/0'],
    ['ArrowUp', 'joined/0'],
  ]) {
    await keyboard.press(key);
    await page.focuses(id);
  }
  assert.equal(
    await page.page.locator('rnn-graph-panel [data-testid="graph-node"][tabindex="0"]').count(),
    1,
  );

  await keyboard.press('Delete');
  await page.get('graphNotice').waitFor();
  await page.focuses('keep-input');
  await keyboard.press('Escape');
  await page.focuses('joined/0');
  await keyboard.press('Delete');
  await page.get('keepInput', '[data-input="1"]').press('Enter');
  assert.deepEqual(await inputsOf(page, 'output'), ['attention:0']);
  await taken(page, '27,485');

  await node(page, 'attention/0').focus();
  await keyboard.press('Insert');
  await page.get('layerSearch').waitFor();
  await keyboard.type('layernorm');
  await keyboard.press('Enter');
  await node(page, 'layer_normalization/0').waitFor();
  assert.deepEqual(await inputsOf(page, 'output'), ['layer_normalization:0']);
  await page.page.waitForFunction(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.getAttribute('data-node') === 'layer_normalization/0';
  });
  await keyboard.press('Enter');
  await page.focuses('layer-class');
  await keyboard.press('Escape');
  await page.focuses('layer_normalization/0');
  await node(page, 'source/0').focus();
  await keyboard.press('Delete');
  assert.match(await page.get('graphNotice').textContent(), /task feeds/);
  assert.equal((await modelOf(page)).layers.length, 10);
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('a broken edge says why, and is mended', async () => {
  const page = await openGraph();
  await taken(page, '28,253');
  await node(page, 'decoder/0').click();
  const units = page.option(page.get('graphForm'), 'units');
  await page.type(units, '50');
  await page.page.locator('rnn-graph-panel [data-testid="graph-edge"][data-broken="true"]').first().waitFor();
  assert.match(
    await node(page, 'decoder/0').textContent(),
    /expected an initial state \(None, 50\), got \(None, 64\)/,
  );
  assert.match(await edge(page, 'thought/0', 'decoder/0').getAttribute('title'), /expected an initial state/);
  // What lies behind it has no shapes yet; what lies before it keeps its own.
  assert.match(await edge(page, 'joined/0', 'output/0').textContent(), /\?/);
  assert.match(await edge(page, 'source/0', 'source_embedding/0').textContent(), /\(55\)/);
  await page.get('fault').first().waitFor();
  await page.type(units, '64');
  await page.page
    .locator('rnn-graph-panel [data-testid="graph-edge"][data-broken="true"]')
    .first()
    .waitFor({ state: 'detached' });
  await taken(page, '28,253');
  await page.close();
});

test('a fault in a node that another form may cover is said above the graph', async () => {
  const page = await openGraph();
  await taken(page, '28,253');
  await node(page, 'decoder/0').click();
  await page.get('graphForm').locator('[data-testid="wrap-layer"]').click();
  // A decoder whose two ways stand side by side is twice as wide as what attention compares it with.
  await page.page.evaluate(async () => {
    const element = document.querySelector('rnn-playground');
    const state = element.getState();
    const decoder = state.experiment.model.config.layers.find(({ config }) => config['name'] === 'decoder');
    decoder.config['merge_mode'] = 'concat';
    await element.setState(state).catch(() => {});
  });
  const why = page.page.locator('rnn-graph-panel p.why');
  await why.filter({ hasText: 'attention' }).waitFor();
  await node(page, 'attention/0').click();
  await why.filter({ hasText: /^((?!attention).)*$/s }).waitFor();
  await page.get('graphForm').locator('[data-testid="fault"]').waitFor();
  await page.close();
});

test('a name changes everywhere; one that is taken is refused', async () => {
  const page = await openGraph();
  await taken(page, '28,253');
  await node(page, 'encoder/0').click();
  await page.get('graphForm').locator('[data-testid="layer-options"]').click();
  const name = page.option(page.get('graphForm'), 'name').last();
  await page.type(name, 'decoder');
  await page.get('graphNotice').filter({ hasText: 'decoder' }).waitFor();
  assert.ok(await layerOf(page, 'encoder'));
  await page.type(name, 'reader');
  await node(page, 'reader/0').waitFor();
  assert.deepEqual(await inputsOf(page, 'thought'), ['reader:1', 'reader:2']);
  await page.text('summary', /reader \(Bidirectional\)/);
  await page.close();
});

test('a stack becomes a graph by a layer that joins, and trains; a chain goes back', async () => {
  const page = await open('task=binary-addition&pace=full');
  await page.state('done');
  await page.get('asGraph').click();
  await node(page, 'dense/0').waitFor();
  await taken(page, '321');
  await page.get('asStack').click();
  await page.layer(1).waitFor();
  assert.deepEqual(await page.layerClasses(), ['SimpleRNN', 'Dense']);

  await page.pick(page.layer(1).locator('[data-testid="insert-layer"]'), 'Concatenate');
  await node(page, 'concatenate/0').waitFor();
  assert.equal((await modelOf(page)).input_layers.length, 1);
  await page
    .get('graphForm')
    .locator('[data-testid="graph-input"][data-input="1"]')
    .selectOption('input_layer');
  await taken(page, '323');
  await page.trainToTheEnd();
  assert.equal(await page.metric('accuracy'), 1);
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('Bidirectional goes around the layer that was there, and is drawn with both directions', async () => {
  const page = await open('task=binary-addition&pace=full');
  await page.state('done');
  await page.stage('network');
  const row = await page.openLayer(0);
  await row.locator('[data-testid="wrap-layer"]').click();
  await taken(page, '641');
  assert.match(
    await row.locator('[data-testid="layer-open"]').textContent(),
    /Bidirectional · SimpleRNN\s*16/,
  );
  const boxes = page.page.locator('rnn-diagram [data-layer="bidirectional"] .box');
  assert.equal(await boxes.count(), 16);
  await page.type(page.option(row, 'units'), '5');
  await taken(page, '91');
  await page.layer(0).locator('[data-testid="unwrap-layer"]').click();
  await taken(page, '46');
  assert.equal((await modelOf(page)).layers[1].config.activation, 'relu');
  await page.close();
});

test('the unrolled network is read by arrow keys, and selects the layer everywhere', async () => {
  const page = await open('task=binary-addition&pace=full');
  await page.state('done');
  await page.stage('network');
  const field = page.page.locator('rnn-diagram .field');
  await field.focus();
  const said = page.page.locator('rnn-diagram output');
  for (const [key, text] of /** @type {[string, RegExp][]} */ ([
    ['ArrowUp', /Input, step 1: 2 values/],
    ['ArrowUp', /SimpleRNN, step 1: 16 values/],
    ['ArrowRight', /SimpleRNN, step 2: 16 values/],
    ['End', /SimpleRNN, step 8/],
  ])) {
    await page.page.keyboard.press(key);
    assert.match(await said.textContent(), text);
  }
  await page.page.keyboard.press('Enter');
  await page.layer(0).locator('[data-testid="layer-class"]').waitFor();
  assert.equal(await page.page.locator('rnn-diagram .cell.chosen').count(), 1);
  await page.close();
});

for (const [language, theme, options] of [
  ['en', 'light', {}],
  ['ja', 'dark', { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }],
]) {
  test(`axe finds nothing in a graph: ${language}, ${theme}`, async () => {
    const page = await openGraph(`&lang=${language}&theme=${theme}&hide=hint`, options);
    await taken(page, '28,253');
    await page.to('left');
    assert.deepEqual(await violations(page), []);
    await node(page, 'decoder/0').click();
    await page.type(page.option(page.get('graphForm'), 'units'), '50');
    await page.get('fault').first().waitFor();
    await page.get('connections').locator('summary').click();
    assert.deepEqual(await violations(page), []);
    await edge(page, 'answer/0', 'answer_embedding/0').dispatchEvent('click');
    await page.get('layerSearch').waitFor();
    assert.deepEqual(await violations(page), []);
    const { client, scroll } = await page.page.evaluate(() => ({
      client: document.documentElement.clientWidth,
      scroll: document.documentElement.scrollWidth,
    }));
    assert.ok(scroll <= client, `${scroll} of ${client} pixels`);
    await page.close();
  });
}

test('ids that a layer computes are refused at the layer that takes them', async () => {
  const page = await openGraph();
  await page.pick(edge(page, 'source/0', 'source_embedding/0'), 'Dropout');
  await page.text(
    'fault',
    /\[source_embedding\] expected ids as they come from an input, got .* \[dropout\]/,
  );
  await page.get('undo').click();
  await page.get('fault').waitFor({ state: 'detached' });
  assert.equal(await page.get('notice').count(), 0);
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('a layer is used in another place too, with the same weights', async () => {
  const page = await openGraph();
  await taken(page, '28,253');
  await page.pick(edge(page, 'decoder/0', 'joined/0'), 'Dense');
  await page.type(page.option(page.get('graphForm'), 'units'), '64');
  await taken(page, '32,413');
  const again = page.get('callAgain');
  const places = await again.locator('option').evaluateAll((options) => options.map(({ value }) => value));
  const [place] = places.filter((id) => id.startsWith('joined/0'));
  assert.ok(place, places.join());
  await again.selectOption(place);
  await node(page, 'dense/1').waitFor();
  assert.equal((await layerOf(page, 'dense')).inbound_nodes.length, 2);
  // No weights came with it, and the model trains.
  await taken(page, '32,413');
  assert.match(await node(page, 'dense/1').textContent(), /dense \(call 2 of 2\)/);
  await page.get('stepBatch').click();
  await page.get('removeCall', '[data-call="1"]').click();
  await node(page, 'dense/1').waitFor({ state: 'detached' });
  assert.equal(await page.get('fault').count(), 0);
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('the network is magnified, and fitted into its room again', async () => {
  const page = await openGraph();
  await page.stage('network');
  const drawing = page.page.locator('rnn-network rnn-graph-drawing');
  const width = async () => (await drawing.locator('.frame').boundingBox()).width;
  const buttons = drawing.locator('.zoom button');
  await buttons.first().waitFor();
  const [smaller, larger] = await buttons.all();
  const fitted = await width();
  assert.equal(await smaller.getAttribute('aria-disabled'), 'true');
  await larger.click();
  await larger.press('Enter');
  await drawing.and(page.page.locator('[magnified]')).waitFor();
  assert.ok(Math.abs((await width()) - fitted * 1.25 ** 2) < 2, `${await width()} ${fitted}`);
  const clickToItsEnd = async (button) => {
    while ((await button.getAttribute('aria-disabled')) === 'false') await button.click();
  };
  await clickToItsEnd(larger);
  assert.ok(Math.abs((await width()) - fitted * 4) < 2);
  await clickToItsEnd(smaller);
  assert.ok(Math.abs((await width()) - fitted) < 2);
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('a graph wider than its column is fitted into it, its cards say less, and it can be magnified', async () => {
  const page = await open('task=vhred&pace=1', { viewport: { width: 1440, height: 900 } });
  const drawing = drawingOf(page);
  await drawing.locator('[data-testid="graph-node"]').first().waitFor();
  const scroll = drawing.locator('.scroll');
  const room = () => scroll.evaluate((one) => [one.scrollWidth, one.clientWidth]);
  const [whole, shown] = await room();
  assert.ok(whole <= shown, `${whole} in ${shown}`);
  assert.equal(await drawing.locator('.name').filter({ hasText: 'decoder' }).count(), 0);
  // What a card does not say is said of it.
  assert.match(await node(page, 'decoder/0').getAttribute('aria-label'), /decoder/);
  await drawing.locator('.zoom button').last().click();
  await drawing.and(page.page.locator('[magnified]')).waitFor();
  const [larger, same] = await room();
  assert.ok(larger > same && same === shown, `${larger} in ${same}`);
  await node(page, 'decoder/0').click();
  await page.get('graphForm').waitFor();
  assert.deepEqual(page.errors, []);
  await page.close();
  // One that fits says all, and has no magnifier.
  const other = await openGraph('', { viewport: { width: 1440, height: 900 } });
  assert.equal(await drawingOf(other).locator('.zoom').count(), 0);
  assert.equal(await drawingOf(other).locator('.name').filter({ hasText: 'decoder' }).count(), 1);
  await other.close();
});
