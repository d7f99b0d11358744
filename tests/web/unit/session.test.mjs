import assert from 'node:assert/strict';
import { test } from 'node:test';

import { divergence } from '../../../web/app/divergence.ts';
import { EngineError } from '../../../web/app/engine.ts';
import { Session } from '../../../web/app/session.ts';
import { applyPatch } from '../../../web/app/json_patch.ts';
import { defaultState } from '../../../web/app/state.ts';

const description = {
  tasks: [
    {
      name: 'binary-addition',
      options: [],
      variants: [],
      readouts: [],
      defaults: { model: {}, compile: { metrics: [] }, fit: { epochs: 5 } },
    },
  ],
  readouts: [{ name: 'test', view: 'test', cadence: 'on_demand', request: [] }],
};

/** The seed of an experiment that takes for ever to open. */
const heavySeed = 5000;

/** The seed of an experiment for which the whole core is loaded. */
const elsewhereSeed = 7000;
const inside = { name: 'inside', view: 'states', cadence: 'live', request: [], applies: true };
const whole = { ...description, readouts: [...description.readouts, inside] };

/** An engine that only notes what it was asked, and says what a test lets it say. */
function fakeEngine() {
  const calls = [];
  const listeners = { telemetry: [], restart: [], giveUp: [], busy: [] };
  let opening = null;
  /** True while the worker is at something else than what is opened. */
  let occupied = false;
  let wholeFails = 0;
  const note = (name, value) => (argument) => {
    calls.push(argument === undefined ? name : `${name} ${JSON.stringify(argument)}`);
    return Promise.resolve(value);
  };
  const listen = (name) => (listener) => {
    listeners[name].push(listener);
    return () => {};
  };
  const tell = (name, value) => listeners[name].forEach((listener) => listener(value));
  const telemetry = (state, fresh = true, more = {}) =>
    tell('telemetry', {
      state,
      fresh,
      progress: null,
      history: { first: 0, keys: [], epochs: [] },
      trace: [],
      samplesPerSecond: null,
      elapsedSeconds: 0,
      remainingSeconds: null,
      ...more,
    });
  /** @type {any} */
  const engine = {
    describe: () => Promise.resolve(description),
    inspect: note('inspect', {}),
    open: (config) => {
      if (config.seed === 666) return Promise.reject(new EngineError('not that seed', '/seed'));
      calls.push(`open ${config.fit?.epochs ?? ''}`);
      if (config.seed === heavySeed) {
        tell('busy', { what: 'making', parameters: 25e6, since: 0, cancellable: true });
        return new Promise((_, reject) => (opening = reject));
      }
      telemetry('paused');
      const reply = { inspection: { config: {} }, readouts: [], progress: null };
      return Promise.resolve(config.seed === elsewhereSeed ? { ...reply, description: whole } : reply);
    },
    whole: () =>
      wholeFails-- > 0
        ? Promise.reject(new EngineError('taken back', '', 'interrupted'))
        : Promise.resolve({
            description: whole,
            readouts: [inside],
            inspection: { config: {}, keras_code: 'code' },
          }),
    run: note('run'),
    pause: note('pause'),
    setPace: () => Promise.resolve(),
    advance: note('advance'),
    reset: note('reset'),
    setEpochs: note('epochs'),
    subscribe: () => () => {},
    ask: (readout) => {
      calls.push(`ask ${readout}`);
      return Promise.resolve({ readout, data: { loss: 0.5, accuracy: null }, tensors: {} });
    },
    onTelemetry: listen('telemetry'),
    onRestart: listen('restart'),
    onGiveUp: listen('giveUp'),
    onBusy: listen('busy'),
    interrupt: () => {
      if (occupied) calls.push('interrupt');
      if (!opening) return;
      calls.push('interrupt');
      const reject = opening;
      opening = null;
      tell('busy', null);
      reject(new EngineError('taken back', '', 'interrupted'));
    },
    dispose: () => {},
  };
  const occupy = (busy) => {
    occupied = busy !== null;
    tell('busy', busy);
  };
  const failWhole = (times) => (wholeFails = times);
  return { engine, calls, giveUp: (reason) => tell('giveUp', reason), telemetry, occupy, failWhole };
}

async function start() {
  const fake = fakeEngine();
  const session = new Session();
  await session.start(() => fake.engine, defaultState, { autoplay: false, ahead: null, tasks: [] });
  await session.synced();
  fake.calls.length = 0;
  return { ...fake, session };
}

test('after the engine gave up each verb begins anew with the same experiment', async () => {
  /** @type {[(session: Session) => unknown, string][]} */
  const verbs = [
    [(session) => session.play(), 'run "auto"'],
    [(session) => session.advance('epoch'), 'advance "epoch"'],
    [(session) => session.reset(), 'reset'],
  ];
  for (const [act, expected] of verbs) {
    const { session, calls, giveUp } = await start();
    const fault = { message: 'no memory', where: '' };
    giveUp(fault);
    assert.equal(session.run.get().state, 'failed');
    assert.deepEqual(session.setup.get().notice, {
      kind: 'engine',
      detail: 'no memory',
      faults: [fault],
    });
    await act(session);
    assert.deepEqual(calls, ['open 5', expected]);
    assert.equal(session.run.get().state, 'paused');
  }
});

test('an edit that a worker ended under goes to the next one; where that ends too, it is a fault', async () => {
  for (const deaths of [1, 2]) {
    const { engine, session, calls } = await start();
    const { open } = engine;
    let left = deaths;
    engine.open = (...given) => {
      if (left-- > 0) {
        calls.push('ended');
        return Promise.reject(new EngineError('the worker stopped', '', 'restarted'));
      }
      return open(...given);
    };
    session.edit((experiment) => ({ ...experiment, seed: 3 }));
    await session.synced();
    assert.deepEqual(calls.slice(0, 2), deaths === 1 ? ['ended', 'open 5'] : ['ended', 'ended']);
    assert.equal(session.setup.get().fault?.message ?? null, deaths === 1 ? null : 'the worker stopped');
    session.edit((experiment) => ({ ...experiment, seed: 4 }));
    await session.synced();
    assert.equal(session.setup.get().fault, null);
    session.dispose();
  }
});

test('the build is undone and redone as the experiment is', async () => {
  const { session, calls } = await start();
  const now = () => {
    const { experiment, view } = session.state.get();
    return [experiment.seed, view.build, view.left];
  };
  session.view({ build: 'relaxed' });
  await session.synced();
  session.edit((experiment) => ({ ...experiment, seed: 3 }));
  session.view({ left: 'training' });
  await session.synced();
  session.undo.undo();
  assert.deepEqual(now(), [0, 'relaxed', 'training']);
  await session.synced();
  session.undo.undo();
  assert.deepEqual(now(), [0, 'simd128', 'training'], 'places are where they were');
  await session.synced();
  assert.equal(session.edits.get().undo, null);
  session.undo.redo();
  assert.deepEqual(now(), [0, 'relaxed', 'training']);
  await session.synced();
  assert.deepEqual(
    calls.filter((call) => call.startsWith('open')),
    ['open 5', 'open 5', 'open 5', 'open 5', 'open 5'],
  );
});

test('a run that is done asks for its results on the test set, once', async () => {
  const { session, calls, telemetry } = await start();
  telemetry('running');
  telemetry('done', false);
  telemetry('done', false);
  assert.equal(session.run.get().complete, false);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(calls, ['ask test']);
  assert.deepEqual(session.run.get().test, { loss: 0.5, accuracy: NaN });
  assert.equal(session.run.get().complete, true);
  telemetry('paused');
  assert.deepEqual([session.run.get().test, session.run.get().complete], [null, false]);
});

test('a baseline that a reset kept from being read is asked for again, one that is there is not', async () => {
  const fake = fakeEngine();
  const session = new Session();
  const answers = [];
  fake.engine.ask = (readout) =>
    new Promise((resolve, reject) =>
      answers.push({ resolve: () => resolve({ readout, data: { rule: 'r' } }), reject }),
    );
  await session.start(() => fake.engine, defaultState, { autoplay: false, ahead: null, tasks: [] });
  await session.synced();
  assert.equal(answers.length, 1);
  // As the worker: first the refusal, then the reply.
  fake.engine.reset = async () => {
    answers[0].reject(new Error('another experiment was opened'));
    await new Promise((resolve) => setImmediate(resolve));
  };
  await session.reset();
  assert.equal(answers.length, 2);
  answers[1].resolve();
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(session.setup.get().baseline, { rule: 'r' });
  await session.reset();
  assert.equal(answers.length, 2);
});

test('more epochs go on with the run; another setting opens it anew', async () => {
  const { session, calls } = await start();
  session.edit((experiment) => applyPatch(experiment, { fit: { epochs: 8 } }));
  await session.synced();
  assert.deepEqual(calls, ['epochs 8']);
  session.edit((experiment) => applyPatch(experiment, { seed: 3 }));
  await session.synced();
  assert.deepEqual(calls, ['epochs 8', 'open 8']);
});

test('a verb acts on what is shown: edits under way come first', async () => {
  const { session, calls } = await start();
  session.edit((experiment) => applyPatch(experiment, { seed: 3 }));
  await Promise.all([session.reset(), session.play(), session.pause()]);
  assert.deepEqual(calls, ['open 5', 'reset', 'run "auto"', 'pause']);
});

test('what the core refuses is not trained, nor is what was there before; mended, the run goes on', async () => {
  const { session, calls } = await start();
  session.edit((experiment) => applyPatch(experiment, { seed: 666 }));
  await Promise.all([session.play(), session.advance('batch'), session.reset()]);
  assert.deepEqual(session.setup.get().fault, { message: 'not that seed', where: '/seed' });
  assert.deepEqual(calls, []);
  await session.pause();
  assert.deepEqual(calls, ['pause']);
  session.edit((experiment) => applyPatch(experiment, { seed: 0 }));
  await session.play();
  assert.equal(session.setup.get().fault, null);
  assert.deepEqual(calls, ['pause', 'run "auto"']);
});

const seeded = (seed) => (experiment) => applyPatch(experiment, { seed });
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('an edit that takes long can be taken back: the experiment before is shown again, and not opened anew', async () => {
  const { session, calls } = await start();
  const before = session.state.get().experiment;
  session.view({ pace: 7 });
  session.edit(seeded(heavySeed));
  await turn();
  assert.equal(session.setup.get().busy.parameters, 25e6);
  session.cancel();
  await session.synced();
  assert.deepEqual(calls, ['open 5', 'interrupt']);
  assert.equal(session.state.get().experiment, before);
  assert.equal(session.state.get().view.pace, 7);
  assert.deepEqual(
    [session.setup.get().busy, session.setup.get().fault, session.setup.get().notice],
    [null, null, null],
  );
  session.cancel();
  assert.equal(session.state.get().experiment, before);
});

test('a later edit overtakes one that takes long, also one made before it was known to', async () => {
  const { session, calls } = await start();
  session.edit(seeded(heavySeed));
  await turn();
  session.edit(seeded(3));
  await session.synced();
  assert.deepEqual(calls.splice(0), ['open 5', 'interrupt', 'open 5']);
  session.edit(seeded(heavySeed));
  await Promise.resolve();
  session.edit(seeded(4));
  await session.synced();
  assert.equal(session.state.get().experiment.seed, 4);
  assert.equal(calls.at(-1), 'open 5');
  session.edit(seeded(heavySeed));
  await turn();
  session.edit(seeded(4));
  await session.synced();
  assert.equal(calls.at(-1), 'interrupt', 'what is open already is not opened again');
});

test('an experiment that was to run does so after an edit overtook it, not after it was taken back', async () => {
  const { session, calls } = await start();
  session.startExperiment(seeded(heavySeed)(session.state.get().experiment));
  await turn();
  session.cancel();
  await session.synced();
  assert.deepEqual(calls.splice(0), ['open 5', 'interrupt']);
  session.startExperiment(seeded(heavySeed)(session.state.get().experiment));
  await turn();
  session.edit(seeded(3));
  await session.synced();
  assert.deepEqual(calls, ['open 5', 'interrupt', 'open 5', 'run "auto"']);
});

test('a run that is long being resumed or reset is waited for; an edit overtakes that too', async () => {
  const { session, calls, occupy } = await start();
  occupy({ what: 'making', parameters: 25e6, since: 0, cancellable: false });
  await session.advance('batch');
  assert.deepEqual(calls.splice(0), ['advance "batch"']);
  session.edit(seeded(3));
  await session.synced();
  assert.deepEqual(calls, ['interrupt', 'open 5']);
});

test('changes of the data are made one after the other, each with the model that follows from both', async () => {
  const { engine, session } = await start();
  const answers = [];
  engine.inspect = (config) =>
    new Promise((resolve) => {
      answers.push(() => resolve({ config: { compile: {}, fit: {}, model: modelOf(config.task) } }));
    });
  const modelOf = (task) => ({
    config: { layers: [{ class_name: 'InputLayer', config: { batch_shape: task } }] },
  });
  const option = (name, value) => (experiment) => ({
    ...experiment,
    task: { name: 'binary-addition', config: { ...experiment.task.config, [name]: value } },
  });
  session.edit((experiment) => /** @type {any} */ ({ ...option('bits', 8)(experiment), model: modelOf('') }));
  const changes = [session.changeData(option('window', 5)), session.changeData(option('horizon', 3))];
  let done = false;
  const both = Promise.all(changes).finally(() => (done = true));
  while (!done) {
    answers.splice(0).forEach((answer) => answer());
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  await both;
  const { task, model } = /** @type {any} */ (session.state.get()).experiment;
  assert.deepEqual(task.config, { bits: 8, window: 5, horizon: 3 });
  assert.deepEqual(model.config.layers[0].config.batch_shape, task);
});

test('of two tasks that are chosen the later one is opened, whichever is described first', async () => {
  const { engine, session } = await start();
  const task = (name) => ({ ...description.tasks[0], name });
  const waiting = {};
  engine.describe = (tasks) =>
    new Promise((resolve) => {
      waiting[tasks[0]] = () =>
        resolve({ ...description, tasks: [...description.tasks, ...tasks.map(task)] });
    });
  const opened = [session.openTask('vae'), session.openTask('hred')];
  waiting['hred']();
  await opened[1];
  waiting['vae']();
  await opened[0];
  assert.equal(/** @type {any} */ (session.state.get()).experiment.task, 'hred');
});

test('a link that is entered counts among what is chosen', async () => {
  const { session } = await start();
  const state = /** @type {any} */ (session.state.get());
  const linked = (task) => ({ ...state, experiment: { ...state.experiment, task } });
  const entered = [];
  const enter = () => session.openState(new Promise((resolve) => entered.push(resolve)));
  const name = () => /** @type {any} */ (session.state.get()).experiment.task;
  const [first, second] = [enter(), enter()];
  entered[1](linked('vae'));
  await second;
  entered[0](linked('hred'));
  await first;
  assert.equal(name(), 'vae');
  // A task that is chosen while a link is still read, and the other way round.
  const third = enter();
  session.startExperiment(linked('seq2seq').experiment);
  entered[2](linked('hred'));
  await third;
  assert.equal(name(), 'seq2seq');
  const opened = session.openTask(description.tasks[0].name);
  const fourth = enter();
  entered[3](linked('word2vec'));
  await Promise.all([opened, fourth]);
  assert.equal(name(), 'word2vec');
});

test('a run that was restored keeps its curve and its results', async () => {
  const { session, calls, telemetry } = await start();
  const progress = { epoch: 1, epochs: 2, batch: 5, batches_per_epoch: 10, samples: 15, metrics: {} };
  const trace = [0.5, 1.2, 1.6].map((at) => [at, { loss: 1 }]);
  telemetry('running', true, { progress, trace });
  telemetry('running', true, { progress });
  assert.deepEqual(
    session.run.get().trace.map(([at]) => at),
    [0.5, 1.2],
  );
  const done = { ...progress, epoch: 2, batch: 0, samples: 20 };
  telemetry('done', false, { progress: done });
  await turn();
  telemetry('done', true, { progress: done });
  await turn();
  assert.deepEqual(calls, ['ask test']);
  assert.equal(session.run.get().complete, true);
});

test('what is chosen of the view before the first experiment is known is not lost', async () => {
  const { engine } = fakeEngine();
  const session = new Session();
  session.view({ left: 'data' });
  session.view({ stage: 'inside' });
  assert.deepEqual([session.shownView.left, session.shownView.stage], ['data', 'inside']);
  await session.start(() => engine, defaultState, { autoplay: false, ahead: null, tasks: [] });
  const { view } = /** @type {any} */ (session.state.get());
  assert.deepEqual([view.left, view.stage, view.drawer], ['data', 'inside', null]);
  session.view({ left: 'model' });
  assert.equal(session.shownView.left, 'model');
});

test('the first place at which a loss is not finite', () => {
  const progress = {
    phase: 'training',
    epoch: 2,
    epochs: 9,
    batch: 3,
    batches_per_epoch: 10,
    samples: 230,
    samples_per_epoch: 100,
    metrics: { loss: 0.5 },
    batch_loss: 0.5,
  };
  const none = { first: 0, keys: ['loss', 'val_loss'], epochs: [] };
  /** @type {(more: object, trace?: [number, object][], history?: object) => unknown} */
  const at = (more, trace = [], history = none) =>
    divergence(/** @type {any} */ ({ progress: { ...progress, ...more }, trace, history }));
  assert.equal(at({}), null);
  assert.equal(at({ metrics: {} }), null);
  assert.deepEqual(at({ metrics: { loss: NaN } }), { epoch: 3, batch: 3 });
  assert.deepEqual(
    at({}, [
      [1.7, { loss: 1 }],
      [1.8, { loss: NaN }],
      [1.9, { loss: NaN }],
    ]),
    { epoch: 2, batch: 8 },
  );
  assert.deepEqual(at({}, [[2, { loss: Infinity }]]), { epoch: 2, batch: 10 });
  assert.deepEqual(
    at({}, [], {
      ...none,
      first: 4,
      epochs: [
        [1, 1],
        [1, NaN],
      ],
    }),
    { epoch: 6, batch: 10 },
  );
  const stopped = { callback: 'TerminateOnNaN', epoch: 2, batch: 5, layer: 'lstm' };
  assert.deepEqual(at({ stopped }), { epoch: 2, batch: 5, layer: 'lstm' });
  assert.equal(at({ stopped: { callback: 'EarlyStopping', epoch: 2 } }), null);
});

test('what the whole core has is known once it was loaded, for an experiment or on demand', async () => {
  const { session } = await start();
  assert.equal(session.setup.get().description, description);
  session.edit((experiment) => ({ ...experiment, seed: elsewhereSeed }));
  await session.synced();
  assert.equal(session.setup.get().description, whole);
  session.edit((experiment) => ({ ...experiment, seed: 1 }));
  await session.synced();
  assert.equal(session.setup.get().description, whole);

  const { session: other, failWhole } = await start();
  // Its worker ends meanwhile, twice.
  failWhole(2);
  assert.equal(other.setup.get().inspection.keras_code, undefined);
  await other.loadWhole();
  const setup = other.setup.get();
  assert.deepEqual([setup.description, setup.inspection.keras_code], [whole, 'code']);
  assert.deepEqual(
    other.readouts('inside').map(({ name }) => name),
    ['inside'],
  );
});
