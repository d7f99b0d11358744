import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { additions, library, tf } from './support.mjs';

/** The library once more, with nothing loaded. */
let copies = 0;
const fresh = () => import(new URL(`index.js?copy=${++copies}`, library).href);

const bytes = (build) => readFile(new URL(`rnn-${build}.wasm`, library));
const relaxedRuns = WebAssembly.validate(
  // (module (func (result v128) v128.const 0 v128.const 0 i8x16.relaxed_swizzle))
  Uint8Array.of(
    0,
    97,
    115,
    109,
    1,
    0,
    0,
    0,
    1,
    5,
    1,
    96,
    0,
    1,
    123,
    3,
    2,
    1,
    0,
    10,
    15,
    1,
    13,
    0,
    65,
    1,
    253,
    15,
    65,
    2,
    253,
    15,
    253,
    128,
    2,
    11,
  ),
);

async function train(tf) {
  const model = tf.sequential({
    layers: [
      tf.layers.lstm({ units: 8, returnSequences: true, inputShape: [8, 2] }),
      tf.layers.dense({ units: 1, activation: 'sigmoid' }),
    ],
    seed: 9,
  });
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
  const { x, y } = additions(200);
  const { history } = await model.fit(x.arraySync(), y.arraySync(), { epochs: 3, batchSize: 10 });
  return { loss: history.loss, weights: model.getWeights().map((weight) => [...weight.dataSync()]) };
}

test('before load, models say what is missing', async () => {
  const copy = await fresh();
  const message = /The core is not loaded yet: await load\(\) first/;
  assert.throws(
    () => copy.sequential({ layers: [copy.layers.dense({ units: 1, inputShape: [1] })] }),
    message,
  );
  assert.throws(() => copy.buildName(), message);
  await copy.ready();
  assert.equal(copy.buildName(), relaxedRuns ? 'relaxed' : 'simd128', 'the fastest that runs here');
});

test('both builds train, and nearly alike', async (t) => {
  if (!relaxedRuns) return t.skip('this Node lacks relaxed SIMD');
  const copy = await fresh();
  assert.deepEqual(await copy.load({ build: 'simd128' }), { build: 'simd128' });
  const plain = await train(copy);
  const model = copy.sequential({ layers: [copy.layers.dense({ units: 1, inputShape: [1] })] });
  assert.deepEqual(await copy.load({ build: 'relaxed' }), { build: 'relaxed' });
  assert.equal(copy.buildName(), 'relaxed');
  const relaxed = await train(copy);
  relaxed.loss.forEach((loss, i) =>
    assert.ok(Math.abs(loss - plain.loss[i]) < 1e-3, `${loss} ${plain.loss[i]}`),
  );
  assert.notDeepEqual(relaxed.weights, plain.weights, 'it is another program');
  assert.deepEqual(model.predict([[1]]).shape, [1, 1], 'a model stays on its build');
});

test('the program can be handed over', async () => {
  const expected = await train(tf);
  const binary = await fresh();
  await binary.load({ build: 'simd128', wasmBinary: await bytes('simd128') });
  assert.deepEqual(await train(binary), expected);
  const located = await fresh();
  const asked = [];
  const locateFile = (name) => (asked.push(name), new URL(name, library));
  await located.load({ build: 'simd128', locateFile });
  assert.deepEqual(asked, ['rnn-simd128.wasm']);
  assert.deepEqual(await train(located), expected);
});

test('a program that cannot be had is said, and can be had later', async () => {
  const copy = await fresh();
  await assert.rejects(
    copy.load({ build: 'simd128', locateFile: () => new URL('gone.wasm', library) }),
    /gone\.wasm/,
  );
  await assert.rejects(
    copy.load({ build: 'simd128', wasmBinary: Uint8Array.of(1, 2, 3, 4) }),
    WebAssembly.CompileError,
  );
  await assert.rejects(copy.load({ build: 'fast' }), /build: expected auto, simd128 or relaxed, got fast/);
  assert.deepEqual(await copy.load({ build: 'simd128' }), { build: 'simd128' });
});

test('an engine without SIMD gets a plain sentence', async (t) => {
  const copy = await fresh();
  const validate = t.mock.method(WebAssembly, 'validate', () => false);
  await assert.rejects(
    copy.load(),
    /^Error: This browser cannot run the playground: it lacks WebAssembly SIMD\. /,
  );
  validate.mock.mockImplementation(() => false);
  validate.mock.mockImplementationOnce(() => true, validate.mock.callCount());
  assert.equal(await copy.chooseBuild('auto'), 'simd128', 'without relaxed SIMD the other build is taken');
  validate.mock.mockImplementationOnce(() => true, validate.mock.callCount());
  await assert.rejects(copy.chooseBuild('relaxed'), /lacks WebAssembly relaxed SIMD/);
});

test('the core alone: experiments', async () => {
  const wasmBinary = await bytes('simd128');
  const core = await tf.loadModule('simd128', { wasmBinary: await WebAssembly.compile(wasmBinary) });
  const described = JSON.parse(core.describeAll());
  assert.ok(described.layers.some((layer) => layer.name === 'GRU'));
  assert.ok(described.tasks.some((task) => task.name === 'binary-addition'));
  const inspection = JSON.parse(core.inspectExperiment('{"task":"binary-addition"}'));
  assert.equal(inspection.parameters, 321);
  const experiment = new core.Experiment('{"task":"binary-addition","seed":3}');
  assert.equal(experiment.advance(25), 25);
  const progress = JSON.parse(experiment.progress());
  assert.deepEqual([progress.phase, progress.epoch, progress.batch], ['training', 0, 25]);
  const blob = experiment.snapshot();
  assert.ok(blob instanceof Uint8Array);
  experiment.advance(40);
  const later = experiment.progress();
  const again = new core.Experiment(experiment.config());
  again.restore(blob);
  again.advance(40);
  assert.equal(again.progress(), later, 'a restored run goes on as the other');
  assert.throws(
    () => again.restore(blob.slice(0, 40)),
    (/** @type {any} */ error) =>
      error.where === '' && error.message.length > 10 && error.constructor === Error,
  );
  assert.equal(again.progress(), later, 'a refused snapshot changes nothing');
  assert.equal(JSON.parse(experiment.history(0)).epochs.length, 0);
  /** @param {string} name @param {object} request */
  const frameOf = (name, request) => {
    const readout = experiment.read(name, JSON.stringify(request));
    while (!readout.advance());
    const data = JSON.parse(readout.data());
    readout.delete();
    return data;
  };
  assert.equal(frameOf('bits', { count: 3 }).samples.length, 3);
  assert.ok(frameOf('baseline', {}).metrics.accuracy > 0.4);
  assert.ok(frameOf('test', {}).loss > 0);
  assert.throws(
    () => core.inspectExperiment('{"task":"binary-addition","compile":{"loss":"mean"}}'),
    (/** @type {any} */ error) =>
      error.where === '/compile/loss' && /unknown name 'mean'/.test(error.message),
  );
  assert.throws(
    () => new core.Experiment('{"task":'),
    (/** @type {any} */ error) => error.where === '' && error.constructor === Error,
  );
  experiment.delete();
  again.delete();
  await assert.rejects(
    tf.loadModule('relaxed', { wasmBinary }),
    /expected the program of the build relaxed, got that of simd128/,
  );
});
