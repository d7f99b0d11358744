/** Word vectors: learned, asked for neighbours and analogies, drawn as a map, and looked up. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Playground, startBrowser } from './playground.mjs';

let stand;
before(async () => {
  stand = await startBrowser();
});
after(() => stand.close());

const worlds = [
  {
    locale: 'en-US',
    variant: '',
    word: 'tuesday',
    near: /day/,
    asked: ['france', 'paris', 'japan'],
    answer: 'tokyo',
  },
  {
    locale: 'ja-JP',
    variant: 'japanese',
    word: '火曜日',
    near: /曜日/,
    asked: ['フランス', 'パリ', '日本'],
    answer: '東京',
  },
];

for (const { locale, variant, word, near, asked, answer } of worlds)
  test(`${locale}: words that keep the same company are near, and pairs lead on to others`, async () => {
    const playground = await Playground.open(stand.browser, `${stand.server.url}#v=2&task=word2vec`, {
      locale,
    });
    const { page } = playground;
    if (variant) await playground.chooseVariant(variant);
    await playground.get('fullSpeed').click();
    await playground.state('done');

    // A view is read while it is in sight.
    const view = async (readout) => {
      const place = page.locator(`rnn-view[data-readout="${readout}"]`);
      await place.scrollIntoViewIfNeeded();
      return place;
    };
    const neighbours = await view('neighbours');
    const text = neighbours.getByTestId('own-text');
    await text.fill(word);
    const answers = neighbours.getByTestId('own-answer');
    await answers.locator('li').filter({ hasText: near }).nth(4).waitFor();
    // Bad input is said at the field, in the reader's language, and stays.
    await text.fill('zyzzyva');
    await neighbours.getByTestId('fault').filter({ hasText: 'zyzzyva' }).waitFor();
    assert.equal(await text.inputValue(), 'zyzzyva');
    assert.equal(await text.getAttribute('aria-invalid'), 'true');
    await neighbours.locator('.chips button').first().click();
    await neighbours.getByTestId('fault').waitFor({ state: 'detached' });
    await answers.locator('li').nth(7).waitFor();
    const shares = await neighbours
      .getByTestId('group-row')
      .evaluateAll((rows) => rows.map(({ dataset }) => Number(dataset.share)));
    assert.ok(shares.filter((share) => share > 0.8).length >= 6, shares.join());

    const analogies = await view('analogies');
    const fields = analogies.getByTestId('own-text');
    for (const [at, one] of asked.entries()) await fields.nth(at).fill(one);
    await analogies.locator(`[data-testid="own-answer"][data-value="${answer}"]`).waitFor();
    for (const row of await analogies.getByTestId('analogy-row').all()) {
      assert.ok(Number(await row.getAttribute('data-share')) > 0.85);
    }
    await fields.nth(1).fill('nowhere');
    await analogies.getByTestId('fault').filter({ hasText: 'nowhere' }).waitFor();

    const lookUp = await view('look-up');
    await lookUp.getByTestId('own-text').fill(word);
    await lookUp.locator('[data-testid="own-answer"][data-value="same"]').waitFor();

    // The map: singled out by group, read by keyboard, and as a table.
    const map = await view('word-map');
    assert.ok((await map.locator('svg[height] > g').count()) > 80);
    await map.locator('.legend button').nth(1).click();
    assert.ok((await map.locator('svg[height] > g.pale').count()) > 70);
    const slider = map.getByRole('slider');
    assert.equal(await slider.getAttribute('aria-valuemax'), '7');
    await slider.focus();
    await page.keyboard.press('End');
    assert.equal(await slider.getAttribute('aria-valuenow'), '7');
    await map.locator('.said').filter({ hasText: near }).waitFor();
    await map.locator('summary').click();
    await map.locator('tbody tr').nth(6).waitFor();
    assert.equal(await map.locator('tbody tr').count(), 7);

    await page.setViewportSize({ width: 390, height: 844 });
    await view('analogies');
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
    assert.deepEqual(playground.errors, []);
    await playground.close();
  });

test('without negative samples the loss follows with the model, and comes back with undo', async () => {
  const playground = await Playground.open(
    stand.browser,
    `${stand.server.url}#v=2&task=word2vec&left=data&pace=1`,
  );
  const { page } = playground;
  const field = playground.option(playground.get('taskOptions'), 'negatives');
  await playground.type(field, '0');
  await page.waitForFunction(() => {
    const { loss } = document.querySelector('rnn-playground').getState().experiment.compile;
    return /** @type {any} */ (loss).class_name === 'sparse_categorical_crossentropy';
  });
  await playground.state('running', 'paused');
  assert.equal(await playground.get('fault').count(), 0);
  await playground.get('undo').click();
  await page.waitForFunction(
    () =>
      document.querySelector('rnn-playground').getState().experiment.compile.loss === 'binary_crossentropy',
  );
  assert.deepEqual(playground.errors, []);
  await playground.close();
});
