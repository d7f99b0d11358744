import assert from 'node:assert/strict';
import { test } from 'node:test';

import { selectionAfter } from '../../../web/app/selection.ts';

/** @type {(...names: string[]) => any} */
const model = (...names) => ({ layers: names.map((name) => ({ name })) });
const selection = { layer: 'lstm', step: 3, sample: 7 };

test('a layer that is still there stays selected, wherever it is', () => {
  assert.equal(selectionAfter(selection, model('lstm', 'dense'), model('dense', 'lstm', 'gru')), selection);
  assert.equal(selectionAfter(selection, null, null), selection);
});

test('of a layer that was replaced the one in its place is selected', () => {
  const after = selectionAfter(selection, model('lstm', 'dense'), model('gru', 'dense'));
  assert.deepEqual(after, { ...selection, layer: 'gru' });
});

test('of a layer that is gone none is selected, and the sample stays', () => {
  const after = selectionAfter(selection, model('lstm', 'dense'), model('dense'));
  assert.deepEqual(after, { layer: null, step: null, sample: 7 });
});
