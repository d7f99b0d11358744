/** The task of encoder and decoder, whole in the page: searches that grow, thoughts on a map, pairs of one's own. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Playground, startBrowser } from './playground.mjs';

let stand;
before(async () => {
  stand = await startBrowser();
});
after(() => stand.close());

// It trains, but slowly, unless a test has it learn.
const open = (options = {}) =>
  Playground.open(stand.browser, `${stand.server.url}#v=2&task=seq2seq&pace=1`, options);

const readout = ({ page }, name) => page.locator(`rnn-view[data-readout="${name}"]`);

/** What the search did until a step, by what became of the nodes. */
const fates = (tree, fate) => tree.locator(`.node[data-fate="${fate}"]`);

for (const locale of ['en-US', 'ja-JP'])
  test(`${locale}: the search for an answer grows step by step, by three methods`, async () => {
    const playground = await open({ locale });
    const tree = playground.get('searchTree');
    await tree.waitFor();
    const text = playground.get('ownText');
    assert.notEqual(await text.inputValue(), '');
    await text.fill('3 May 1979 ☃');
    await playground.page.locator('.unknown').waitFor();
    await text.fill('3 MAY 1979');
    await playground.page.locator('.unknown').waitFor({ state: 'detached' });
    const last = Number(await tree.getAttribute('data-steps'));
    assert.equal(await tree.getAttribute('data-step'), String(last));
    await fates(tree, 'best').first().waitFor();

    const step = playground.get('searchStep');
    await step.focus();
    await playground.page.keyboard.press('Home');
    await playground.get('searchTree', '[data-step="1"]').waitFor();
    // Three are kept and two passed over; the keys lead on.
    assert.equal(await fates(tree, 'alive').count(), 3);
    assert.equal(await fates(tree, 'dropped').count(), 2);
    await playground.page.keyboard.press('ArrowRight');
    await playground.get('searchTree', '[data-step="2"]').waitFor();
    assert.equal(await tree.locator('.node').count(), 10);
    await playground.get('growSearch').click();
    await playground.get('searchTree', '[data-step="4"]').waitFor();
    await playground.get('growSearch').click();

    const method = (name) => playground.page.locator(`[data-method="${name}"]`);
    await method('greedy').click();
    await step.focus();
    await playground.page.keyboard.press('End');
    const whole = playground.get('searchTree', `[data-step="${await tree.getAttribute('data-steps')}"]`);
    await whole.waitFor();
    for (let tries = 0; (await fates(tree, 'alive').count()) > 0 && tries < 100; ++tries)
      await playground.page.waitForTimeout(50);
    assert.equal(await fates(tree, 'best').count(), Number(await tree.getAttribute('data-steps')));
    await method('sample').click();
    await playground.page.locator('input[name="temperature"]').waitFor();
    await text.fill('   ');
    await tree.waitFor({ state: 'detached' });
    await playground.get('predictionRow').nth(1).locator('button').click();
    await tree.waitFor();
    assert.notEqual((await text.inputValue()).trim(), '');

    const thoughts = readout(playground, 'thoughts');
    await playground.look(thoughts, thoughts.locator('.plot'));
    assert.equal(await thoughts.locator('.legend button').count(), 11);
    assert.deepEqual(playground.errors, []);
    await playground.close();
  });

test('pairs of one’s own are pasted, learned by heart, and asked', async () => {
  const playground = await open();
  await playground.get('searchTree').waitFor();
  await playground.left('data');
  const [counts, colours] = [
    ['one', 'two', 'three', 'four', 'five', 'six'],
    ['red', 'blue', 'white', 'black', 'green', 'grey'],
  ];
  const lines = counts.flatMap((count, i) => colours.map((colour, j) => `${count} ${colour}\t${i}${j}x`));
  const paste = async (text) => {
    await playground.get('pasteText').click();
    await playground.get('pasted').fill(text);
    await playground.get('usePasted').click();
  };
  await paste(lines.join('\n'));
  await playground.get('dataInUse').waitFor();
  await playground.left('training');
  await playground.type(playground.get('epochs'), '120');
  await playground.trainToTheEnd();
  // All but a fifth of the pairs were learned.
  const text = playground.get('ownText');
  let right = 0;
  for (const line of lines.slice(0, 10)) {
    const [own, answer] = line.split('\t');
    await text.fill(own);
    const answered = playground.get('ownAnswer', `[data-value="${answer}"]`);
    right += await answered.waitFor({ timeout: 3000 }).then(
      () => 1,
      () => 0,
    );
  }
  assert.ok(right >= 5, `${right} of 10 answers right`);
  // Too few pairs are refused in a sentence, and what was there stays.
  await playground.left('data');
  await paste('one\tun\ntwo\tdeux\n');
  await playground
    .get('dataSaid', '[data-kind="refused"]')
    .filter({ hasText: 'at least 20 pairs' })
    .waitFor();
  await playground.close();
});
