import assert from 'node:assert/strict';
import { test } from 'node:test';

import { EngineError } from '../../../web/app/engine.ts';
import { followData, refusalOf } from '../../../web/app/follow_data.ts';

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

const compile = (loss, metric = 'accuracy') => ({ optimizer: 'adam', loss, metrics: [metric] });
const fit = (epochs) => ({ batch_size: 32, epochs });

/**
 * A core whose task declares 5 steps, 3 units, mse and 20 epochs, with a file 7, `units`, crossentropy and 12; what is
 * named 'refused' it refuses.
 */
const engine = (units) =>
  /** @type {any} */ ({
    inspect: async ({ task, resources, ...given }) => {
      if (task === 'refused') throw new Error('refused');
      const declared = resources
        ? { model: model(7, units), compile: compile('crossentropy', 'perplexity'), fit: fit(12) }
        : { model: model(5, 3), compile: compile('mse'), fit: fit(20) };
      return { config: { ...declared, ...given } };
    },
  });
/** @type {any} */
const before = { task: 'translation', model: model(5, 3), compile: compile('mse'), fit: fit(20) };
const after = { ...before, resources: { pairs: { id: 'a', sha256: '00', name: 'a.tsv' } } };

test('a model as the task declares it becomes what the task declares for other data', async () => {
  const follow = await followData(engine(9), before, after);
  assert.deepEqual(follow(after).model, model(7, 9));
});

test('settings as the task declares them become what it declares for other data, the others stay', async () => {
  const follow = await followData(engine(9), before, after);
  assert.deepEqual(follow(after), {
    ...after,
    model: model(7, 9),
    compile: compile('crossentropy', 'perplexity'),
    fit: fit(12),
  });
  const own = { compile: compile('mae'), fit: fit(3) };
  const follows = await followData(engine(9), { ...before, ...own }, { ...after, ...own });
  const { compile: compiled, fit: fitted } = follows({ ...after, ...own });
  assert.deepEqual(compiled, compile('mae', 'perplexity'));
  assert.deepEqual(fitted, fit(3));
});

test('of a model of one’s own, and where that is enough, the inputs alone follow', async () => {
  const own = { ...before, model: model(5, 3, 32) };
  assert.deepEqual((await followData(engine(9), own, after))(own).model, model(7, 3, 32));
  /** @type {any} */
  const sparse = {
    class_name: 'Sequential',
    config: { layers: [layer('InputLayer', { batch_shape: [null, 5, 2] })] },
  };
  const inputs = (await followData(engine(3), before, after))({ ...after, model: sparse });
  assert.deepEqual(inputs.model.config.layers, [layer('InputLayer', { batch_shape: [null, 7, 2] })]);
});

test('where the core refuses the data, the experiment stays as it is', async () => {
  const follow = await followData(engine(9), before, { ...after, task: 'refused' });
  assert.equal(follow(after), after);
});

test('the core refuses a file for what it has against its data, not against options beside it', async () => {
  const tried = [];
  const refusing = (where, reason = undefined) =>
    /** @type {any} */ ({
      try: async (config) => {
        tried.push(config);
        throw new EngineError('no', where, reason);
      },
    });
  const fault = await refusalOf(refusing('/resources/pairs'), after, 'pairs');
  assert.deepEqual(fault, { message: 'no', where: '/resources/pairs' });
  // Its model as edited has no part in it.
  assert.deepEqual(tried, [{ task: 'translation', resources: after.resources }]);
  assert.ok(await refusalOf(refusing('/resources/pairs/columns'), after, 'pairs'));
  for (const where of ['/task/config/window', '/resources/pairs2', '/resources/words', ''])
    assert.equal(await refusalOf(refusing(where), after, 'pairs'), null, where);
  assert.equal(await refusalOf(refusing('/resources/pairs', 'restarted'), after, 'pairs'), null);
  assert.equal(await refusalOf(/** @type {any} */ ({ try: async () => {} }), after, 'pairs'), null);
  await assert.rejects(refusalOf(refusing('', 'interrupted'), after, 'pairs'), { reason: 'interrupted' });
});
