/** The anatomy of the LSTM, whole in the page: trained, asked with taps of one's own, its gates looked into. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Playground, startBrowser } from './playground.mjs';

let stand;
before(async () => {
  stand = await startBrowser();
});
after(() => stand.close());

const open = (options = {}) =>
  Playground.open(stand.browser, `${stand.server.url}#v=2&task=lstm-anatomy`, options);

/** The answers to the reader's own taps, once there are as many beats due as `wanted`. */
async function ownBeats(playground, wanted) {
  await playground.get('ownBeats', `[data-wanted="${wanted}"]`).waitFor();
  const { hit, wrong } = await playground.get('ownBeats').evaluate(({ dataset }) => dataset);
  return { hit: Number(hit), wrong: Number(wrong) };
}

test('it learns the beats, and answers taps that are clicked and typed by keys', async () => {
  const playground = await open();
  await playground.trainToTheEnd();
  const silence = await playground.get('baseline', '[data-rule="silence"]').textContent();
  assert.match(silence, /9[67]\.\d%/);

  const taps = playground.get('tap');
  assert.equal(await taps.count(), 80);
  await playground.get('predictions').first().getByRole('button', { name: 'Clear' }).click();
  await ownBeats(playground, 0);
  // One tap: beats 20, 40 and 60 steps later.
  await taps.nth(10).click();
  const one = await ownBeats(playground, 3);
  assert.ok(one.hit <= 3, JSON.stringify(one));
  // A second tap by keys starts the metronome anew.
  await taps.nth(10).press('ArrowRight');
  await taps.nth(11).press('PageDown');
  await taps.nth(21).press('Enter');
  await ownBeats(playground, 2);
  assert.equal(await taps.nth(21).getAttribute('aria-pressed'), 'true');
  assert.deepEqual(playground.errors, []);
  await playground.close();
});

test('its gates are seen at the step that was picked, with equations that check; also for typed taps', async () => {
  const playground = await open({ locale: 'ja-JP' });
  await playground.get('tap').first().waitFor();
  await playground.stage('inside');
  // What stands above has its height once it is drawn.
  await playground.page.locator('rnn-states rnn-heat-map').waitFor();
  await playground.get('insideContents', '[data-readout="gates"]').click();
  const maps = playground.get('gateMap');
  await maps.first().waitFor();
  const names = await maps.evaluateAll((all) => all.map(({ dataset }) => dataset.gate));
  assert.deepEqual(names, ['i', 'f', 'g', 'o', 'c', 'h']);
  await playground.get('gateStep').fill('12');
  const equations = playground.get('gateEquations', '[data-counts="true"]');
  await equations.waitFor();
  const text = (await equations.textContent()).replaceAll('−', '-');
  const number = String.raw`\(?(-?[\d.]+)\)?`;
  const found = new RegExp(`= ${number} × ${number}\\s+\\+ ${number} × ${number}\\s+= ${number}`).exec(text);
  assert.ok(found, text);
  const [f, c, i, g, sum] = found.slice(1).map(Number);
  assert.ok(Math.abs(f * c + i * g - sum) < 0.003 * (1 + Math.abs(c)), text);
  // Arrow keys on a map choose the step for all.
  await maps.nth(2).locator('.field').press('End');
  assert.equal(await playground.get('gateStep').inputValue(), '80');

  const view = playground.page.locator('rnn-gates');
  await view.locator('[data-testid="sample-text"]').fill('..q');
  await playground.page.locator('rnn-view[data-kind="gates"] [role="alert"]').waitFor();
  await view.locator('[data-testid="sample-text"]').fill('..x');
  await playground.page.locator('rnn-view[data-kind="gates"] [role="alert"]').waitFor({ state: 'detached' });

  await playground.chooseVariant('cec');
  await maps.nth(3).waitFor({ state: 'detached' });
  assert.deepEqual(await maps.evaluateAll((all) => all.map(({ dataset }) => dataset.gate)), ['g', 'c', 'h']);
  assert.deepEqual(playground.errors, []);
  await playground.close();
});

test('the four stages are trained side by side, and the run stays as it is', async () => {
  const playground = await open();
  await playground.get('tap').first().waitFor();
  // The page trains by itself.
  await playground.get('reset').click();
  await playground.state('paused');
  await playground.get('predictions').nth(1).scrollIntoViewIfNeeded();
  await playground.get('trainStages').click();
  // Until the beats come, and then no further.
  const rows = playground.get('stageRow');
  const figures = () =>
    rows.evaluateAll((all) => all.map(({ dataset }) => [Number(dataset.hit), Number(dataset.epochs)]));
  const end = Date.now() + 60_000;
  while (!((await figures()).at(-1)[0] > 0.8)) {
    assert.ok(Date.now() < end, JSON.stringify(await figures()));
    await playground.page.waitForTimeout(100);
  }
  await playground.get('trainStages').click();
  await playground.get('trainStages').filter({ hasText: 'Go on' }).waitFor();
  const stopped = await figures();
  assert.equal(stopped.length, 4);
  const [cec, , , peephole] = stopped.map(([hit]) => hit);
  assert.ok(cec < peephole && peephole <= 1, JSON.stringify(stopped));
  // The epoch that was under way may still come.
  await playground.page.waitForTimeout(1000);
  const [, epochs] = (await figures())[0];
  assert.ok(epochs <= stopped[0][1] + 1, `${epochs} epochs, ${stopped[0][1]} when it was stopped`);
  assert.equal(await playground.epoch(), 0);
  assert.deepEqual(playground.errors, []);
  await playground.close();
});
