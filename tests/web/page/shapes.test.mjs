/** The tasks of a network’s shapes and of its loop in the page: answered, counted, stepped through. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Playground, startBrowser } from './playground.mjs';

let stand;
before(async () => {
  stand = await startBrowser();
});
after(() => stand.close());

const open = (task, options = {}) =>
  Playground.open(stand.browser, `${stand.server.url}#v=2&task=${task}`, options);

/** Sets a slider as dragging it does. */
const slide = (locator, value) =>
  locator.evaluate((input, to) => {
    input.value = String(to);
    input.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  }, value);

/** Until an attribute of it fits. */
async function until(locator, attribute, fits) {
  let value;
  for (let tries = 0; tries < 300; tries += 1) {
    value = await locator.getAttribute(attribute).catch(() => null);
    if (value !== null && fits(value)) return value;
    await locator.page().waitForTimeout(50);
  }
  return assert.fail(`${attribute} stays ${value}`);
}

test('a sine is learned by two units, and inputs of one’s own are answered, in both languages', async () => {
  const playground = await open('sine-shapes');
  await playground.trainToTheEnd();
  const answer = playground.get('chosenAnswer');
  for (const language of ['en', 'ja']) {
    await playground.speaks(language);
    await slide(playground.get('waveStart'), 4.5);
    const truth = Math.sin(2 * Math.PI * 0.1 * 7.5);
    await until(answer, 'data-value', (value) => Math.abs(Number(value) - truth) < 0.15);
    const inputs = playground.get('chosenInput');
    assert.equal(await inputs.count(), 3);
    const before = await answer.getAttribute('data-value');
    await slide(inputs.nth(2), 1.2);
    await until(answer, 'data-value', (value) => Math.abs(Number(value) - Number(before)) > 0.2);
    assert.match(await playground.get('outputShape').textContent(), /\(None, 2\)[^]*\(None, 3, 2\)/);
  }
  await playground.chooseVariant('sequences');
  await until(answer, 'data-count', (value) => value === '3');
  assert.deepEqual(playground.errors, []);
  await playground.close();
});

test('every parameter is counted in the drawing, which is live and read with the keys', async () => {
  const playground = await open('sine-shapes');
  await playground.get('chosenAnswer').waitFor();
  await playground.stage('network');
  await playground.get('drawing', '[data-close="true"]').click();
  const layer = () => playground.get('neuronCounts').first();
  const figures = [
    { variant: 'one_unit', total: 3, kernel: 1, recurrent: 1 },
    { variant: '', total: 8, kernel: 2, recurrent: 4 },
    { variant: 'two_features', total: 10, kernel: 4, recurrent: 4 },
    { variant: 'sequences', total: 10, kernel: 4, recurrent: 4 },
  ];
  for (const { variant, total, kernel, recurrent } of figures) {
    await playground.chooseVariant(variant);
    await until(layer(), 'data-total', (value) => Number(value) === total);
    const lit = playground.page.locator('rnn-neurons .line.counted.asked');
    await layer().locator('[data-part="kernel"]').click();
    assert.equal(await lit.count(), kernel);
    await layer().locator('[data-part="recurrent_kernel"]').click();
    assert.equal(await lit.count(), recurrent);
    await layer().locator('[data-part="bias"]').click();
    const units = await playground.page.locator('rnn-neurons circle.halo.asked').count();
    assert.equal(kernel + recurrent + units, total);
    await layer().locator('[data-part="all"]').click();
    assert.equal(await lit.count(), kernel + recurrent);
    await layer().locator('[data-part="all"]').click();
    assert.equal(await lit.count(), 0);
  }
  await playground.get('reset').click();
  await playground.state('paused');
  const line = playground.page.locator('rnn-neurons .line.counted').first();
  const style = await line.getAttribute('style');
  await playground.get('play').click();
  await until(line, 'style', (value) => value !== style);
  await playground.state('done');
  await playground.page.locator('rnn-neurons .field').focus();
  await playground.page.keyboard.press('ArrowRight');
  const read = playground.get('neuronRead');
  await read.filter({ hasText: 'input 1, t = 1: ' }).waitFor();
  await playground.page.keyboard.press('ArrowUp');
  await read.filter({ hasText: /simple_rnn.*, unit 2, t = 1: .*bias/ }).waitFor();
  await playground.page.keyboard.press('Shift+ArrowUp');
  await read.filter({ hasText: /input 1 → .*unit 2: weight/ }).waitFor();
  assert.deepEqual(playground.errors, []);
  await playground.close();
});

test('both directions of a layer are drawn and counted, and a model that is not drawn says why', async () => {
  const layers = [
    { class_name: 'InputLayer', config: { batch_shape: [null, 3, 1] } },
    { class_name: 'Bidirectional', config: { layer: { class_name: 'SimpleRNN', config: { units: 2 } } } },
    { class_name: 'Dense', config: { units: 1 } },
  ];
  const patch = { model: { class_name: 'Sequential', config: { layers } } };
  const change = Buffer.from(JSON.stringify(patch)).toString('base64url');
  const both = await open(`sine-shapes&stage=network&c=${change}`);
  await both.get('drawing', '[data-close="true"]').click();
  await both.get('neuronCounts').first().waitFor();
  const totals = await both.get('neuronCounts').evaluateAll((all) => all.map((one) => one.dataset.total));
  assert.deepEqual(totals, ['8', '8', '5']);
  assert.match(await both.page.locator('rnn-neurons .counts').textContent(), /bidirectional: 8 \+ 8 = 16/);
  assert.deepEqual(both.errors, []);
  await both.close();

  const large = await open('noisy-sine&stage=network');
  await large.get('notDrawn').filter({ hasText: 'expected at most 16 neurons in a layer, got 20' }).waitFor();
  assert.equal(await large.get('drawing').count(), 0);
  await large.speaks('ja');
  await large.get('notDrawn').filter({ hasText: 'どの層も16ニューロンまで' }).waitFor();
  assert.deepEqual(large.errors, []);
  await large.close();
});

for (const locale of ['en-US', 'ja-JP'])
  test(`${locale}: the loop is stepped through, scaled and changed, and nothing is trained`, async () => {
    const playground = await open('naive-forward', { locale });
    const formula = playground.get('formula');
    await formula.waitFor();
    assert.equal(await playground.get('play').count(), 0);
    await playground.get('untrained').waitFor();
    await playground.get('loopStep', '[data-step="1"]').click();
    await until(formula, 'data-step', (value) => value === '1');
    assert.ok(Number(await formula.getAttribute('data-state')) > 0.999999);
    const [own, beside] = [playground.get('saturated').first(), playground.get('saturated').last()];
    assert.equal(Number(await own.getAttribute('data-share')), 1);
    assert.ok(Number(await beside.getAttribute('data-share')) < 0.05);
    assert.ok(Number(await playground.get('loopDifference').getAttribute('data-value')) < 1e-6);
    await slide(playground.get('loopScale'), 0.01);
    await until(own, 'data-share', (value) => Number(value) < 0.5);
    await playground.get('loopUnit').selectOption({ value: '5' });
    await until(formula, 'data-unit', (value) => value === '5');
    const state = await formula.getAttribute('data-state');
    await slide(playground.get('inputValue'), 3);
    await until(formula, 'data-state', (value) => value !== state);
    await playground.get('loopAt').focus();
    await playground.page.keyboard.press('ArrowRight');
    await until(formula, 'data-step', (value) => value === '2');
    await playground.get('loopPlay').click();
    await until(formula, 'data-step', (value) => Number(value) > 4);
    await playground.chooseVariant('keras');
    await slide(playground.get('loopScale'), 1);
    await until(own, 'data-share', (value) => Number(value) < 0.05);
    assert.deepEqual(playground.errors, []);
    await playground.close();
  });
