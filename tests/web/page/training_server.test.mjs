/** The worker's server over the real module, in Node. Needs build/wasm. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { applyPatch } from '../../../web/app/json_patch.ts';
import { defaultExperiment } from '../../../web/app/state.ts';
import { reviews } from '../../../web/build/shipped.mjs';
import { TrainingServer } from '../../../web/worker/training_server.ts';

const build = new URL('../../../build/wasm/wasm/', import.meta.url);
let core;
let firstCore;
let shippedReviews;
before(async () => {
  const load = async (name) => {
    const { default: makeModule } = await import(new URL(`${name}.js`, build).href);
    return makeModule({ wasmBinary: await readFile(new URL(`${name}.wasm`, build)) });
  };
  [core, firstCore] = [await load('rnn'), await load('page')];
  const digits = (text) => Int32Array.from(text, Number);
  const { texts, labels, sources } = await reviews(fileURLToPath(new URL('../../../web/', import.meta.url)));
  shippedReviews = { texts, labels: digits(labels), sources: digits(sources) };
});

/** @param {any} load */
function start(load = () => Promise.resolve(core)) {
  const posted = [];
  const server = new TrainingServer({
    now: () => performance.now(),
    processors: 8,
    soon: (callback) => setImmediate(callback),
    later: (callback, ms) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    load,
    provide: () => {},
    findResources: async () => ({ reviews: shippedReviews }),
    post: (message) => posted.push(message),
  });
  let id = 0;
  const ask = async (request) => {
    const mine = ++id;
    await server.handle({ id: mine, ...request });
    for (;;) {
      const answer = posted.find((message) => message.id === mine);
      if (answer) return answer;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const telemetry = () =>
    posted.filter(({ kind }) => kind === 'telemetry').map((message) => message.telemetry);
  const until = async (state) => {
    while (telemetry().at(-1)?.state !== state) await new Promise((resolve) => setImmediate(resolve));
  };
  const rows = () => {
    const from = telemetry().findLastIndex(({ fresh }) => fresh);
    return telemetry()
      .slice(from)
      .flatMap(({ history }) => history.epochs);
  };
  const frames = (id) =>
    posted
      .filter(({ kind, subscription }) => kind === 'frames' && subscription === id)
      .flatMap(({ frames }) => frames);
  return { ask, telemetry, until, rows, frames, posted, last: () => telemetry().at(-1) };
}

const inBothSizes = async (_build, size) => (size === 'whole' ? core : firstCore);

const open = (config, subscriptions = []) => ({ type: 'open', build: 'simd128', config, subscriptions });
/** A network whose layer is not in the module of a page's start, or is: a SimpleRNN. */
const recurrent = (class_name) => ({
  task: 'noisy-sine',
  seed: 3,
  model: {
    class_name: 'Sequential',
    config: {
      layers: [
        { class_name: 'InputLayer', config: { batch_shape: [null, 20, 1] } },
        { class_name, config: { units: 5, dropout: 0.2, recurrent_dropout: 0.1 } },
        { class_name: 'Dense', config: { units: 1 } },
      ],
    },
  },
  fit: { epochs: 6, batch_size: 7 },
});
const dropout = recurrent('LSTM');

function straight(config) {
  const experiment = new core.Experiment(JSON.stringify(config));
  experiment.advance(1e9);
  const { epochs } = JSON.parse(experiment.history(0));
  experiment.delete();
  return epochs;
}

test('paces, steps, pauses, readouts and checkpoints change no bit of a run', async () => {
  const first = start();
  await first.ask({ type: 'whole' });
  await first.ask(
    open(dropout, [
      { id: 1, readout: 'forecast', request: {} },
      { id: 2, readout: 'states', request: { sample: 4 } },
    ]),
  );
  await first.ask({ type: 'advance', unit: 'batch' });
  await first.ask({ type: 'run', pace: 30 });
  for (let wait = 0; wait < 100 && [1, 2].some((id) => first.frames(id).length < 2); ++wait)
    await new Promise((resolve) => setTimeout(resolve, 20));
  await first.ask({ type: 'pause' });
  const asked = await first.ask({ type: 'ask', readout: 'forecast', request: { start: 3 } });
  assert.equal(asked.value.data.start, 3);
  await first.ask({ type: 'advance', unit: 'epoch' });
  await first.ask({ type: 'advance', unit: 'batch' });
  const { value: blob } = await first.ask({ type: 'snapshot' });
  assert.ok(first.last().progress.epoch >= 1 && first.last().progress.epoch < 6);
  for (const id of [1, 2]) assert.ok(first.frames(id).length > 1, `${id}`);
  assert.deepEqual(first.frames(2)[0].tensors.h.shape, [20, 5]);

  const second = start();
  await second.ask(open(dropout));
  await second.ask({ type: 'run', pace: null });
  await second.ask({ type: 'restore', blob });
  assert.equal(second.last().state, 'paused');
  await second.ask({ type: 'run', pace: null });
  await second.until('done');
  assert.deepEqual(second.rows(), straight(dropout));
  const tested = await second.ask({ type: 'ask', readout: 'test', request: {} });
  assert.ok(tested.value.data.loss > 0);
});

test('a run goes on in the whole core as it stands, with all readouts', async () => {
  const server = start(inBothSizes);
  const simple = recurrent('SimpleRNN');
  const { value } = await server.ask(open(simple, [{ id: 1, readout: 'forecast', request: {} }]));
  assert.deepEqual([value.description, value.inspection.keras_code], [undefined, undefined]);
  await server.ask({ type: 'advance', unit: 'epoch' });
  await server.ask({ type: 'advance', unit: 'batch' });
  await server.ask({ type: 'run', pace: 200 });
  const told = server.telemetry().length;
  const { value: whole } = await server.ask({ type: 'whole' });
  const names = whole.readouts.map(({ name }) => name);
  for (const { name } of value.readouts) assert.ok(names.includes(name), name);
  assert.ok(whole.description.tasks.length > JSON.parse(firstCore.describeAll()).tasks.length);
  assert.match(whole.inspection.keras_code, /SimpleRNN\(/);
  assert.match(whole.inspection.summary_keras3, /Total params/);
  const frames = server.frames(1).length;
  await server.ask({ type: 'run', pace: null });
  await server.until('done');
  assert.ok(
    server
      .telemetry()
      .slice(told)
      .every(({ fresh }) => !fresh),
    'the run did not begin anew',
  );
  assert.deepEqual(server.rows(), straight(simple));
  while (server.frames(1).length === frames) await new Promise((resolve) => setImmediate(resolve));
  assert.equal((await server.ask({ type: 'whole' })).value.readouts.length, names.length);
});

test('layers are described alike in both sizes; one that the first lacks is trained in the whole', async () => {
  const layersOf = (module) => JSON.parse(module.describeAll()).layers;
  assert.deepEqual(layersOf(firstCore), layersOf(core));
  const sizes = [];
  const server = start((build, size) => {
    sizes.push(size);
    return inBothSizes(build, size);
  });
  await server.ask(open(recurrent('SimpleRNN')));
  assert.deepEqual(sizes, ['first']);
  const { value } = await server.ask(open(recurrent('GRU')));
  assert.deepEqual(sizes, ['first', 'whole']);
  assert.ok(value.description.readouts.some(({ name }) => name === 'states'));
  assert.ok(value.readouts.some(({ name }) => name === 'states'));
  await server.ask({ type: 'run', pace: null });
  await server.until('done');
  assert.deepEqual(server.rows(), straight(recurrent('GRU')));
  const { fault } = await server.ask(open(recurrent('GRV')));
  assert.deepEqual([fault.code, fault.where], ['name.unknown', '/model/config/layers/1']);
});

test('every variant of the first tasks is read, by the first size or by the whole', async () => {
  const server = start(inBothSizes);
  const { value } = await server.ask({ type: 'describe', tasks: [] });
  for (const { name, variants } of value.tasks)
    for (const { id, changes } of variants) {
      const config = applyPatch(defaultExperiment(value, name), changes);
      const reply = await server.ask({ type: 'inspect', config });
      assert.equal(reply.kind, 'reply', `${name} ${id}: ${reply.fault?.message}`);
    }
});

test('the default task reaches accuracy 1.0 on its test set', async () => {
  const { ask, until, last, rows } = start();
  const { value } = await ask(open({ task: 'binary-addition' }));
  assert.equal(value.inspection.parameters, 321);
  assert.equal(value.build, 'simd128');
  await ask({ type: 'run', pace: null });
  await until('done');
  assert.equal((await ask({ type: 'ask', readout: 'test', request: {} })).value.data.accuracy, 1);
  assert.equal(rows().length, 5);
  assert.ok(last().samplesPerSecond > 1000);
});

test('the from-scratch task logs iterations 0, 100 ... 9900', async () => {
  const { ask, until, frames } = start();
  await ask(open({ task: 'binary-addition-scratch' }, [{ id: 5, readout: 'iterations', request: {} }]));
  await ask({ type: 'run', pace: null });
  await until('done');
  assert.deepEqual(
    frames(5).map(({ data }) => data.iteration),
    Array.from({ length: 100 }, (_, index) => index * 100),
  );
  for (const { data, batches, tensors } of frames(5)) {
    const { iteration, a, b, sum, predicted, right, text } = data;
    assert.equal(batches, iteration + 1);
    assert.equal(sum, a + b);
    assert.equal(right, sum === predicted);
    assert.equal(text, `${a} + ${b} = ${predicted}`);
    assert.equal(parseInt(tensors.pred.values.join(''), 2), predicted);
    assert.equal(parseInt(tensors.true.values.join(''), 2), sum);
  }
});

test('what the core refuses comes back with its text and place, and the last good one goes on', async () => {
  const { ask, until, last } = start();
  await ask(open({ task: 'noisy-sine', fit: { epochs: 2 } }));
  const negative = structuredClone(dropout);
  negative.model.config.layers[1].config.units = -3;
  const refused = await ask(open(negative));
  assert.equal(refused.kind, 'fault');
  assert.equal(refused.fault.where, '/model/config/layers/1/config/units');
  assert.match(refused.fault.message, /units: expected an integer/);
  const unknown = await ask({ type: 'inspect', config: { task: 'nothing' } });
  assert.match(unknown.fault.message, /nothing/);
  const huge = structuredClone(dropout);
  huge.model.config.layers[1].config.units = 1_000_000;
  const tooBig = await ask(open(huge));
  assert.equal(tooBig.kind, 'fault');
  await ask({ type: 'run', pace: null });
  await until('done');
  assert.equal(last().progress.epoch, 2);
});

test('a snapshot of another model is refused and changes nothing', async () => {
  const { ask, last, telemetry } = start();
  await ask(open(dropout));
  await ask({ type: 'advance', unit: 'epoch' });
  const { value: blob } = await ask({ type: 'snapshot' });
  await ask(open({ task: 'binary-addition' }));
  const told = telemetry().length;
  assert.equal((await ask({ type: 'restore', blob })).kind, 'fault');
  assert.equal((await ask({ type: 'restore', blob: blob.slice(0, 20) })).kind, 'fault');
  assert.equal(telemetry().length, told);
  assert.equal(last().progress.epoch, 0);
});

test('a task of shipped reviews opens, trains, answers a typed one, and starts again', async () => {
  const { ask, rows } = start();
  const opened = await ask(open({ task: 'sentiment', fit: { epochs: 2 } }));
  assert.equal(opened.kind, 'reply', opened.fault?.message);
  await ask({ type: 'advance', unit: 'epoch' });
  const [first] = rows();
  const text = 'The food was not good.';
  const { value } = await ask({ type: 'ask', readout: 'reviews', request: { text } });
  assert.equal(value.data.typed.words.length, 5);
  assert.deepEqual(value.tensors.after_words.shape, [6]);
  await ask({ type: 'reset' });
  await ask({ type: 'advance', unit: 'epoch' });
  assert.deepEqual(rows()[0], first);
});
