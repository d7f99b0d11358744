/** Proofreading in both directions, and calculations by stacked layers, whole in the page. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Playground, startBrowser } from './playground.mjs';

let stand;
before(async () => {
  stand = await startBrowser();
});
after(() => stand.close());

const open = (task, options = {}) =>
  Playground.open(stand.browser, `${stand.server.url}#task=${task}`, options);

/** Until `wanted` is the answer to the text of one's own, or one of the words that it marks. */
async function answered(playground, wanted) {
  const answer = playground.get('ownAnswer');
  for (let tries = 0; tries < 300; tries += 1) {
    const value = await answer.getAttribute('data-value', { timeout: 1000 }).catch(() => null);
    if (value === wanted || value?.split(' ').includes(wanted)) return;
    await playground.page.waitForTimeout(100);
  }
  assert.fail(`the answer stays ${await answer.getAttribute('data-value')}`);
}

test('wrong words are learned and marked as one types, in both languages', async () => {
  const playground = await open('bidirectional');
  await playground.get('answerMap').waitFor();
  // Whole runs end in the same weights, however fast the machine is.
  await playground.trainToTheEnd();
  for (const [language, sentence, wrong, unknown] of [
    ['en', 'these old dog is sleeping now', 'these', 'the gryphon is sleeping now'],
    ['ja', '昨日三匹の大きな本を見ました', '三匹', '昨日三匹の麒麟を見ました'],
  ]) {
    await playground.speaks(language);
    await playground.get('ownText').fill(sentence);
    await answered(playground, wrong);
    const words = playground.get('afterWords').locator('li');
    const map = playground.get('answerMap').locator('canvas');
    const size = await words.count();
    assert.deepEqual(await map.evaluate(({ width, height }) => [width, height]), [size, size]);

    // A word that it does not know is said, and nothing typed is asked for instead of answered.
    await playground.get('ownText').fill(unknown);
    await playground.get('afterWords').locator('u').waitFor();
    await playground.get('ownText').fill(' ');
    await playground.get('afterWords').waitFor({ state: 'detached' });

    const right = await playground
      .get('predictionRow')
      .evaluateAll((all) => all.filter((row) => row.dataset.right === 'true').length);
    assert.ok(right >= 7, `${right} of 8 sentences right`);
    const later = playground.page.locator('[data-testid="needs-row"][data-needs="later"]');
    await playground.look(playground.get('predictions').last(), later);
    for (let tries = 0; Number(await later.getAttribute('data-share')) < 0.95; tries += 1) {
      assert.ok(tries < 50, await later.getAttribute('data-share'));
      await playground.page.waitForTimeout(100);
    }
  }
  assert.deepEqual(playground.errors, []);
  await playground.close();
});

test('calculations are learned, answered as one types, and what is none is said', async () => {
  const playground = await open('stacking');
  await playground.get('answerMap').waitFor();
  await playground.trainFor(60);
  await playground.get('ownText').fill('2+3');
  await answered(playground, '5');
  const warning = playground.page.locator('.warning');
  await playground.get('ownText').fill('2+3/x');
  await warning.filter({ hasText: '/' }).waitFor();
  await playground.get('ownText').fill('9×9');
  await warning.filter({ hasText: '31' }).waitFor();
  await playground.get('ownText').fill('  ');
  await playground.get('ownAnswer').waitFor({ state: 'detached' });
  const right = await playground
    .get('predictionRow')
    .evaluateAll((all) => all.filter((row) => row.dataset.right === 'true').length);
  assert.ok(right >= 6, `${right} of 12 calculations right`);
  assert.deepEqual(playground.errors, []);
  await playground.close();
});
