import assert from 'node:assert/strict';
import { test } from 'node:test';

import { followData } from '../../../web/app/follow_data.ts';

const layer = (class_name, config) => ({ class_name, config });
/** @returns {any} */
const model = (steps, units, hidden = 8) => ({
  class_name: 'Sequential',
  config: {
    layers: [
      layer('InputLayer', { batch_shape: [null, steps, 2] }),
      layer('GRU', { units: hidden }),
      layer('Dense', { units }),
    ],
  },
});

/** A core whose task declares 5 steps and 3 units, with a file 7 and `units`; what is named 'refused' it refuses. */
const engine = (units) =>
  /** @type {any} */ ({
    inspect: async ({ task, model: given, resources }) => {
      if (task === 'refused') throw new Error('refused');
      return { config: { model: given ?? (resources ? model(7, units) : model(5, 3)) } };
    },
  });
const before = { task: 'translation', model: model(5, 3) };
const after = {
  task: 'translation',
  model: model(5, 3),
  resources: { pairs: { id: 'a', sha256: '00', name: 'a.tsv' } },
};

test('a model as the task declares it becomes what the task declares for other data', async () => {
  const follow = await followData(engine(9), before, after);
  assert.deepEqual(follow(before.model), model(7, 9));
});

test('of a model of one’s own, and where that is enough, the inputs alone follow', async () => {
  const own = { ...before, model: model(5, 3, 32) };
  assert.deepEqual((await followData(engine(9), own, after))(own.model), model(7, 3, 32));
  /** @type {any} */
  const sparse = {
    class_name: 'Sequential',
    config: { layers: [layer('InputLayer', { batch_shape: [null, 5, 2] })] },
  };
  const inputs = (await followData(engine(3), before, after))(sparse);
  assert.deepEqual(inputs.config.layers, [layer('InputLayer', { batch_shape: [null, 7, 2] })]);
});

test('where the core refuses the data, the model stays as it is', async () => {
  const follow = await followData(engine(9), before, { ...after, task: 'refused' });
  assert.equal(follow(before.model), before.model);
});
