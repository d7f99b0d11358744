/** The task of the next word, whole in the page: learned, asked, writing by itself, with a text of one's own. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Playground, startBrowser } from './playground.mjs';

let stand;
before(async () => {
  stand = await startBrowser();
});
after(() => stand.close());

// It trains, but slowly, unless a test has it learn.
const open = () => Playground.open(stand.browser, `${stand.server.url}#v=2&task=next-word&pace=1`);

const next = (playground, word) =>
  playground.get('ownAnswer', word === undefined ? '' : `[data-value="${word}"]`);

test('the next word is learned, answered as one types, and written on, in both languages', async () => {
  const playground = await open();
  await playground.trainToTheEnd();
  // As in the notes: every word is known.
  await next(playground, 'a').waitFor();
  for (const language of ['en', 'ja']) {
    await playground.speaks(language);
    const text = playground.get('ownText');
    await text.fill('the baker near the old');
    await next(playground, 'mill').waitFor();
    await next(playground).locator('button').first().click();
    assert.equal(await text.inputValue(), 'the baker near the old mill');
    // The word before is the same: what decides stands in front of it.
    await text.fill('behind the church one of them');
    await next(playground, 'looks').waitFor();
    await text.fill('behind the church some of them');
    await next(playground, 'look').waitFor();
    await text.fill('zyzzyva baker');
    const said = playground.get('predictions').first().locator('#said');
    await said.filter({ hasText: 'zyzzyva' }).filter({ hasText: '<???>' }).waitFor();
    await text.fill('123');
    await next(playground, undefined).locator('button').first().waitFor({ state: 'detached' });

    const rows = playground.get('predictionRow');
    assert.equal(await rows.count(), 8);
    await rows.first().locator('button').click();
    await next(playground).locator('button').nth(7).waitFor();
    assert.deepEqual(
      await playground.get('baseline').evaluateAll((all) => all.map(({ dataset }) => dataset.rule)),
      ['unigram', 'bigram'],
    );
  }
  assert.deepEqual(playground.errors, []);
  await playground.close();
});

test('texts are written on demand, by seed; a number that will not do is said at its field', async () => {
  const playground = await open();
  await playground.trainFor(5);
  const written = playground.get('written');
  await playground.look(playground.get('predictions').last(), written);
  await playground.get('writeBegin').fill('one of them looks like');
  await playground.get('write').click();
  await written.filter({ hasText: /^\s*one of them looks like/ }).waitFor();
  const first = await written.textContent();
  assert.ok(first.trim().split(/\s+/).length === 45, first);
  await playground.get('writeAgain').click();
  for (let tries = 0; (await written.textContent()) === first && tries < 100; ++tries)
    await playground.page.waitForTimeout(50);
  assert.notEqual(await written.textContent(), first);

  const temperature = playground.page.locator('input[name="temperature"]');
  await temperature.fill('-1');
  await temperature.press('Tab');
  await playground.page.locator('#temperature-said[role="alert"]').waitFor();
  const before = await written.textContent();
  await temperature.press('Enter');
  assert.equal(await written.textContent(), before);
  await temperature.fill('0');
  await temperature.press('Tab');
  await playground.page.locator('#temperature-said:not([role])').waitFor();
  assert.deepEqual(playground.errors, []);
  await playground.close();
});

test('a text of one’s own is pasted and learned; Japanese is read by character', async () => {
  const playground = await open();
  await playground.left('data');
  const animals = ['fox', 'hare', 'stork', 'mole', 'wren', 'toad', 'lynx', 'crow', 'seal', 'newt'];
  let state = 1;
  const draw = () => animals[(state = (state * 48271) % 2147483647) % animals.length];
  const lines = Array.from({ length: 150 }, () => `every ${draw()} sees a ${draw()} and a ${draw()}`);
  await playground.get('pasteText').click();
  await playground.get('pasted').fill(lines.join('\n'));
  await playground.get('usePasted').click();
  await playground.get('dataInUse').waitFor();
  await playground.get('ownText').fill('every fox sees a');
  const answers = next(playground).locator('button');
  await answers
    .filter({ hasText: /stork|mole|wren|lynx|every|sees/ })
    .first()
    .waitFor();

  // A book is used at once when it is pasted, and not laid out in the field.
  await playground.get('pasteText').click();
  const book = Array.from({ length: 4000 }, () => `every ${draw()} sees a ${draw()}`).join('\n');
  await playground.get('pasted').evaluate((field, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, cancelable: true }));
  }, book);
  await playground.get('pasted').waitFor({ state: 'detached' });
  await playground.get('dataFiles').filter({ hasText: '92 kB' }).waitFor();

  // Too few words are refused in a sentence, and what was there stays.
  await playground.get('pasteText').click();
  await playground.get('pasted').fill('吾輩は猫である。名前はまだ無い。');
  await playground.get('usePasted').click();
  await playground.get('dataSaid', '[data-kind="refused"]').filter({ hasText: 'by character' }).waitFor();
  await playground.get('dataFiles').filter({ hasText: '92 kB' }).waitFor();
  await playground.close();
});

for (const [variant, wanted] of [
  ['japanese', '焼'],
  ['moby-dick', 'call'],
])
  test(`${variant}: opened, and answers`, async () => {
    const playground = await open();
    await playground.chooseVariant(variant);
    if (variant === 'japanese') {
      await playground.trainFor(6);
      await playground.get('ownText').fill('パン屋は港のそばで丸いパンを');
      await next(playground, wanted).waitFor();
    } else {
      await playground.get('ownText').fill('call me ishmael some years');
      const said = playground.get('predictions').first().locator('#said');
      await said.filter({ hasText: wanted }).waitFor();
    }
    assert.deepEqual(playground.errors, []);
    await playground.close();
  });
