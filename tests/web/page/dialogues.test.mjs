/** A dialogue with the context RNN, and drawn answers, in the page. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Playground, startBrowser } from './playground.mjs';

let stand;
before(async () => {
  stand = await startBrowser();
});
after(() => stand.close());

// It trains, but slowly: nothing here waits for what it learns.
const open = (task, options = {}) =>
  Playground.open(stand.browser, `${stand.server.url}#task=${task}&pace=1`, options);

/** Says a turn; resolves with the answer, once it has come. */
async function say(playground, turn) {
  await playground.get('ownText').fill(turn);
  await playground.get('ownText').press('Enter');
  await playground.page.locator('rnn-chat li.you', { hasText: turn }).first().waitFor();
  await playground.get('chatAnswer').waitFor();
  return playground.get('chatAnswer').getAttribute('data-value');
}

for (const [locale, empty] of [
  ['en-US', 'Type a turn first.'],
  ['ja-JP', 'まず発話を入力してください。'],
])
  test(`${locale}: a dialogue is kept turn by turn, and says which words the model does not know`, async () => {
    const playground = await open('hred', { locale });
    await playground.get('ownText').waitFor();
    const tree = playground.get('searchTree');
    await tree.waitFor();
    await say(playground, 'my name is emma');
    await playground.page.locator('rnn-chat .search h3', { hasText: 'my name is emma' }).waitFor();
    await playground.page.locator('[data-method="greedy"]').click();
    await playground.get('searchStep').focus();
    await playground.page.keyboard.press('Home');
    await playground.get('searchTree', '[data-step="1"]').waitFor();
    // One word is kept, and two are passed over.
    await tree.locator('.node').nth(2).waitFor();
    await tree.locator('.node').nth(3).waitFor({ state: 'detached' });
    assert.equal(await tree.locator('.node[data-fate="dropped"]').count(), 2);
    await say(playground, 'i live in rome');
    const turns = await playground.page
      .locator('rnn-chat ol[aria-live] .bubble')
      .evaluateAll((all) => all.map((one) => one.textContent.trim()));
    assert.equal(turns.length, 4);
    assert.ok(turns[0].includes('my name is emma'), turns[0]);

    const about = playground.page.locator('rnn-chat #about');
    await playground.get('ownText').fill('my name is zorro');
    await about.getByText('zorro').waitFor();
    await playground.get('ownText').fill('  ');
    await playground.get('ownText').press('Enter');
    await about.getByText(empty).waitFor();
    assert.equal(await playground.page.locator('rnn-chat ol[aria-live] li.you').count(), 2);

    await playground.get('startAnew').click();
    assert.equal(await playground.get('chatAnswer').count(), 0);
  });

test('ten draws stand beside one another, and the answers are counted by what they need', async () => {
  const playground = await open('vhred');
  // At rest each readout is read at once.
  await playground.get('play').click();
  await playground.get('drawnAnswer').first().waitFor();
  const replies = playground.page.locator('rnn-view[data-readout="replies"]');
  await playground.look(replies, playground.get('drawsRow').first());
  assert.deepEqual(
    await playground.get('repliesRow').evaluateAll((rows) => rows.map(({ dataset }) => dataset.needs)),
    ['last', 'earlier', 'open'],
  );
});
