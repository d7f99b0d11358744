/** The tasks that read text, whole in the page: opened, trained, asked with a text of one's own, looked into. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Playground, singleFile, startBrowser, testIds } from './playground.mjs';

let stand;
before(async () => {
  stand = await startBrowser();
});
after(() => stand.close());

const open = (task, options = {}, url = stand.server.url) =>
  Playground.open(stand.browser, `${url}#task=${task}`, options);

/** Until the answer to the text of one's own has settled on `wanted`. */
async function answered(playground, wanted) {
  const answer = playground.get('ownAnswer');
  for (let tries = 0; tries < 200; tries += 1) {
    const value = await answer.getAttribute('data-value').catch(() => null);
    if (value !== null && wanted(value)) return value;
    await playground.page.waitForTimeout(100);
  }
  return assert.fail(`the answer stays ${await answer.getAttribute('data-value')}`);
}

/** Until there are so many outputs: before the first word, and after each. */
async function outputs(playground, count) {
  const columns = playground.get('afterWords').locator('li');
  await columns.nth(count - 1).waitFor();
  await columns.nth(count).waitFor({ state: 'detached' });
}

test('reviews are opened, learned and answered word by word, in both languages', async () => {
  const playground = await open('sentiment');
  await playground.trainFor(5);
  for (const language of ['en', 'ja']) {
    await playground.speaks(language);
    const text = playground.get('ownText');
    await text.fill('A wonderful, excellent film');
    await outputs(playground, 5);
    await answered(playground, (value) => Number(value) > 0.6);
    await text.fill('A terrible waste of time and money');
    await outputs(playground, 8);
    await answered(playground, (value) => Number(value) < 0.4);
    // A word that it does not know is marked, and nothing typed is asked for instead of answered.
    await text.fill('Zzyzx');
    await playground.get('afterWords').locator('u').waitFor();
    await text.fill('  ');
    await playground.get('afterWords').waitFor({ state: 'detached' });

    const rows = playground.get('predictionRow');
    assert.equal(await rows.count(), 8);
    const right = await rows.evaluateAll((all) => all.filter((row) => row.dataset.right === 'true').length);
    assert.ok(right >= 4, `${right} of 8 reviews right`);
    assert.equal(await playground.get('baseline').count(), 2);
  }
  assert.deepEqual(playground.errors, []);
  await playground.close();
});

test('a review of the test set and a typed one are looked into', async () => {
  const playground = await open('sentiment');
  await playground.get('predictionRow').first().waitFor();
  await playground.get('predictionRow').nth(2).locator('button').click();
  await playground.stage('inside');
  // The other views have fields of their own.
  const states = playground.page.locator('rnn-states');
  const number = states.locator(`[data-testid="${testIds.sampleNumber}"]`);
  await number.waitFor();
  assert.equal(await number.inputValue(), '2');
  // What is no number is said, and stays.
  const fault = playground.page.locator('rnn-view[data-readout="states"]').getByTestId(testIds.fault);
  for (const typed of ['two', '99999', '1.5']) {
    await number.fill(typed);
    await fault.filter({ hasText: /^A whole number from 0 to \d{2,3}\.$/ }).waitFor();
    assert.equal(await number.inputValue(), typed);
    assert.ok((await states.locator('rnn-heat-map').count()) > 0);
  }
  await number.fill('3');
  await fault.waitFor({ state: 'detached' });
  await number.fill('two');
  const typed = states.locator(`[data-testid="${testIds.sampleText}"]`);
  await typed.fill('not good');
  const words = states.locator('rnn-heat-map .columns');
  await words.filter({ hasText: 'not' }).filter({ hasText: 'good' }).waitFor();
  assert.equal(await number.inputValue(), '');
  assert.equal(await fault.count(), 0);
  assert.deepEqual(playground.errors, []);
  await playground.close();
});

test('the shipped reviews come inside of the single file', async () => {
  const playground = await open('sentiment', {}, singleFile);
  await playground.get('predictionRow').first().waitFor();
  assert.deepEqual(playground.errors, []);
  await playground.close();
});

test('dates are learned, a typed one is written anew, with the map of where it looked, in both languages', async () => {
  const playground = await open('attention');
  await playground.get('answerMap').waitFor();
  await playground.trainFor(3);
  for (const [language, date, iso] of [
    ['en', 'March 4, 1987', '1987-03-04'],
    ['ja', '1987年3月5日', '1987-03-05'],
  ]) {
    await playground.speaks(language);
    await playground.get('ownText').fill(date);
    await answered(playground, (value) => value === iso);
    const map = playground.get('answerMap').locator('canvas');
    assert.deepEqual(await map.evaluate(({ width, height }) => [width, height]), [date.length, 10]);
    await playground.get('searchTree', '[data-steps="10"]').waitFor();
    const right = await playground
      .get('predictionRow')
      .evaluateAll((all) => all.filter((row) => row.dataset.right === 'true').length);
    assert.ok(right >= 6, `${right} of 8 dates right`);
    const lengths = playground.get('lengthRow');
    // A view out of sight is not read.
    await playground.look(playground.get('predictions').last(), lengths.first());
    assert.ok((await lengths.count()) >= 5);
  }
  assert.deepEqual(playground.errors, []);
  await playground.close();
});
