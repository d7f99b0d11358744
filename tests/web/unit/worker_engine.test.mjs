import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

import { EngineError } from '../../../web/app/engine.ts';
import { WorkerEngine } from '../../../web/app/worker_engine.ts';
import { TrainingServer } from '../../../web/worker/training_server.ts';
import { FakeClock, fakeCore } from './fake_core.mjs';

/** Workers that are sessions on a clock; messages are copied as between threads. */
function start(plan = {}, options = {}) {
  const clock = new FakeClock();
  const workers = [];
  const make = () => {
    /** @type {any} */
    const worker = {
      onmessage: null,
      onerror: null,
      onmessageerror: null,
      ended: false,
      deaf: false,
      received: [],
    };
    const core = fakeCore(clock, plan);
    const server = new TrainingServer({
      now: clock.now,
      processors: 8,
      soon: (callback) => clock.soon(() => worker.ended || callback()),
      later: (callback, ms) => clock.later(() => worker.ended || callback(), ms),
      provide: () => {},
      findResources: () => Promise.resolve({}),
      load: () => Promise.resolve(core),
      post: (message) =>
        queueMicrotask(() => worker.deaf || worker.onmessage?.({ data: structuredClone(message) })),
    });
    worker.postMessage = (message) => {
      worker.received.push(message);
      if (message.type === 'open' && message.config.seed === heavySeed) worker.begins(25e6);
      if (!worker.ended && !worker.deaf) void server.handle(structuredClone(message));
    };
    /** From now on it is in one call of the core. */
    worker.begins = (parameters) => {
      worker.onmessage({ data: { kind: 'work', what: 'making', parameters } });
      worker.deaf = true;
    };
    worker.terminate = () => {
      worker.ended = true;
    };
    workers.push(worker);
    return worker;
  };
  const engine = new WorkerEngine(make, { afterFrame: (callback) => callback(), ...options });
  const told = { telemetry: [], restarts: [], giveUps: [], busy: [] };
  engine.onBusy((busy) => told.busy.push(busy));
  engine.onTelemetry((telemetry) => told.telemetry.push(telemetry));
  engine.onRestart((reason, resumed) => told.restarts.push({ reason: reason.message, resumed }));
  engine.onGiveUp((reason) => told.giveUps.push(reason.message));
  return { clock, workers, engine, ...told, last: () => told.telemetry.at(-1) };
}
const config = { task: 'fake', fit: { epochs: 1 } };
const long = { batches: 1e6, samples: 1e6 };
/** The seed of an experiment that takes for ever to make. */
const heavySeed = 5000;
const heavy = { ...config, seed: heavySeed };
/** Subscribes, and keeps what is heard. */
function listen(engine, request = {}) {
  const heard = { frames: [], refusals: [] };
  const stop = engine.subscribe('fake', request, {
    frame: (frame) => heard.frames.push(frame),
    refusal: (fault) => heard.refusals.push(fault),
  });
  return { ...heard, stop };
}
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

test('starts its worker with the first call only, and answers', async () => {
  const { engine, workers } = start();
  assert.equal(workers.length, 0);
  assert.equal((await engine.describe([])).tasks[0].name, 'fake');
  const opened = await engine.open(config, 'simd128', false);
  assert.equal(opened.inspection.parameters, 321);
  assert.equal(workers.length, 1);
  engine.dispose();
  assert.ok(workers[0].ended);
  await assert.rejects(engine.describe([]), { reason: 'disposed' });
});

test("a refusal is an EngineError with the core's text and place", async () => {
  const { engine } = start();
  await assert.rejects(engine.open({ task: 'fake', fit: { epochs: 0 } }, 'simd128', false), (error) => {
    assert.ok(error instanceof EngineError);
    assert.deepEqual(
      [error.message, error.where, error.reason],
      ['[fit] epochs: expected at least 1', '/fit/epochs', 'refused'],
    );
    return true;
  });
  engine.dispose();
});

test('a worker that dies is replaced and goes on from its last checkpoint, at its pace, with its subscriptions', async () => {
  const { engine, clock, workers, restarts, last } = start(long);
  await engine.open(config, 'simd128', false);
  const heard = listen(engine, { sample: 3 });
  await engine.run(100);
  await clock.pass(5000);
  await nextTurn();
  const reached = last().progress.batch;
  assert.ok(reached > 450, `${reached}`);
  const pending = engine.ask('fake', {});
  workers[0].onerror({ message: 'gone' });
  await assert.rejects(pending, { reason: 'restarted' });
  assert.deepEqual(restarts, [{ reason: 'error in the worker: gone', resumed: true }]);
  assert.ok(workers[0].ended);
  await nextTurn();
  const resumed = last();
  assert.ok(resumed.progress.batch >= 390 && resumed.progress.batch <= reached, `${resumed.progress.batch}`);
  assert.ok(resumed.elapsedSeconds > 3.9);
  assert.equal(resumed.state, 'running');
  const before = heard.frames.length;
  assert.ok(before > 0);
  await clock.pass(2000);
  await nextTurn();
  assert.ok(heard.frames.length > before);
  assert.deepEqual(heard.frames.at(-1).data.request, { sample: 3 });
  assert.ok(Math.abs(last().progress.batch - resumed.progress.batch - 200) <= 5);
  engine.dispose();
});

test('subscriptions go on with the next experiment or end with theirs, and hear of their own refusals', async () => {
  const { engine, clock, workers } = start(long);
  const turn = async () => {
    for (let turns = 0; turns < 3; turns += 1) {
      await nextTurn();
      await clock.pass(100);
    }
  };
  await engine.open(config, 'simd128', false);
  const kept = listen(engine);
  const refused = listen(engine, { bad: true });
  await turn();
  assert.equal(kept.frames.length, 1);
  assert.deepEqual(refused.refusals, [{ message: '[fake] no such sample', where: '' }]);
  refused.stop();
  await engine.open(config, 'simd128', true);
  await turn();
  assert.deepEqual([kept.frames.length, refused.refusals.length], [2, 1]);
  await engine.open(config, 'simd128', false);
  await turn();
  assert.equal(kept.frames.length, 2);
  kept.stop();
  assert.ok(workers[0].received.filter(({ type }) => type === 'unsubscribe').length === 1);
  assert.ok(
    workers[0].received.some(({ type, subscription }) => type === 'seen' && subscription !== undefined),
  );
  engine.dispose();
});

test('a worker that dies before its first checkpoint starts over', async () => {
  const { engine, clock, workers, restarts, last } = start(long);
  await engine.open(config, 'simd128', false);
  await engine.run(100);
  await clock.pass(500);
  workers[0].onerror({ message: 'gone' });
  await nextTurn();
  assert.equal(restarts[0].resumed, false);
  assert.ok(last().progress.batch <= 1);
  assert.equal(last().state, 'running');
  engine.dispose();
});

test('checkpoints and epochs of one run do not reach the next', async () => {
  const { engine, clock, workers, restarts, last } = start(long);
  await engine.open(config, 'simd128', false);
  await engine.run(100);
  await clock.pass(3000);
  await engine.open({ task: 'fake', seed: 4, fit: { epochs: 1 } }, 'simd128', false);
  await engine.setEpochs(7);
  workers[0].onerror({ message: 'gone' });
  await nextTurn();
  assert.equal(restarts[0].resumed, false);
  assert.deepEqual([last().progress.batch, last().progress.epochs, last().state], [0, 7, 'paused']);
  engine.dispose();
});

test('gives up when it dies at the same place again and again; the next open starts anew', async () => {
  const { engine, clock, workers, restarts, giveUps } = start({ batches: 100, trapAt: 50 });
  await engine.open(config, 'simd128', false);
  await engine.run(null);
  for (let i = 0; i < 10; i += 1) {
    await clock.pass(500);
    await nextTurn();
  }
  assert.equal(workers.length, 4);
  assert.equal(restarts.length, 3);
  assert.match(giveUps.join(), /unreachable/);
  await engine.open(config, 'simd128', false);
  assert.equal(workers.length, 5);
  engine.dispose();
});

test('a worker that cannot even start is reported, not tried for ever', async () => {
  const { engine, workers, giveUps } = start();
  const described = engine.describe([]);
  workers[0].onerror({ message: '' });
  await assert.rejects(described, { reason: 'load' });
  assert.equal(workers.length, 1);
  assert.equal(giveUps.length, 1);
  const refusing = new WorkerEngine(() => {
    throw new Error('no workers here');
  });
  await assert.rejects(refusing.describe([]), {
    message: 'error in the worker: no workers here',
    reason: 'load',
    code: 'worker.crash',
  });
  refusing.dispose();
});

test('a worker that does not answer within the timeout counts as dead; one that has nothing to answer lives', async () => {
  mock.timers.enable({ apis: ['setInterval'] });
  try {
    const { engine, workers, restarts } = start(long, { timeoutSeconds: 3 });
    await engine.open(config, 'simd128', false);
    for (let i = 0; i < 10; i += 1) mock.timers.tick(1000);
    assert.equal(workers.length, 1);
    workers[0].deaf = true;
    const paused = engine.pause();
    mock.timers.tick(3000);
    assert.equal(workers.length, 1);
    mock.timers.tick(1000);
    await assert.rejects(paused, { reason: 'restarted' });
    assert.equal(workers.length, 2);
    assert.match(restarts[0].reason, /no answer/);
    engine.dispose();
  } finally {
    mock.timers.reset();
  }
});

test('in slow motion the worker is asked for a sign of life', async () => {
  mock.timers.enable({ apis: ['setInterval'] });
  try {
    const { engine, workers } = start(long, { timeoutSeconds: 3 });
    await engine.open(config, 'simd128', false);
    await engine.run(0.01);
    for (let i = 0; i < 20; i += 1) {
      mock.timers.tick(1000);
      for (let turn = 0; turn < 5; turn += 1) await nextTurn();
    }
    assert.equal(workers.length, 1);
    assert.ok(workers[0].received.filter(({ type }) => type === 'ping').length >= 5);
    engine.dispose();
  } finally {
    mock.timers.reset();
  }
});

/** With the engine's timers in the hands of the test: `wait` lets them run. */
async function timed(act) {
  mock.timers.enable({ apis: ['setInterval', 'setTimeout'] });
  const wait = async (ms) => {
    mock.timers.tick(ms);
    for (let turn = 0; turn < 5; turn += 1) await nextTurn();
  };
  try {
    await act(wait);
  } finally {
    mock.timers.reset();
  }
}

test('a request that takes long is told of, with the size of the model, until it is answered', () =>
  timed(async (wait) => {
    const { engine, workers, busy } = start(long);
    await engine.open(config, 'simd128', false);
    await wait(1000);
    assert.deepEqual(busy, []);
    workers[0].deaf = true;
    const reset = engine.reset();
    await wait(299);
    assert.deepEqual(busy, []);
    await wait(1);
    const { since, ...told } = busy[0];
    assert.ok(Math.abs(Date.now() - since) < 5000);
    assert.deepEqual(told, { what: 'waiting', parameters: null, cancellable: true });
    workers[0].begins(321);
    assert.deepEqual([busy[1].what, busy[1].parameters], ['making', 321]);
    const { id } = workers[0].received.at(-1);
    workers[0].onmessage({ data: { kind: 'reply', id, value: null } });
    await reset;
    assert.equal(busy[2], null);
    assert.equal(busy.length, 3);
    engine.dispose();
  }));

test('taken back, a request leaves the run as it stood, in a new worker, without a word', () =>
  timed(async (wait) => {
    const { engine, clock, workers, restarts, telemetry, last, busy } = start(long);
    await engine.open(config, 'simd128', false);
    const heard = listen(engine, { sample: 3 });
    await engine.run(100);
    await clock.pass(5000);
    const reached = last().progress.batch;
    const opening = engine.open(heavy, 'simd128', false);
    const late = engine.ask('fake', {});
    await wait(300);
    assert.equal(busy.at(-1).what, 'making');
    const frames = heard.frames.length;
    const before = telemetry.length;
    engine.interrupt();
    await assert.rejects(opening, { reason: 'interrupted' });
    await assert.rejects(late, { reason: 'interrupted' });
    assert.equal(busy.at(-1), null);
    await wait(0);
    assert.deepEqual([workers.length, workers[0].ended, restarts], [2, true, []]);
    assert.deepEqual(
      workers[1].received.filter(({ type }) => type !== 'seen').map(({ type }) => type),
      ['open', 'restore', 'run'],
    );
    const resumed = telemetry.slice(before);
    assert.ok(resumed.length >= 2);
    assert.ok(resumed.every(({ state, progress }) => state === 'running' && progress.batch >= 390));
    assert.ok(last().progress.batch <= reached + 1, `${last().progress.batch} of ${reached}`);
    await clock.pass(1000);
    await wait(0);
    assert.ok(heard.frames.length > frames);
    assert.ok(last().progress.batch > reached);
    engine.dispose();
  }));

test('a paused run stays paused when a request is taken back; so does its next interruption', () =>
  timed(async (wait) => {
    const { engine, clock, workers, last } = start(long);
    await engine.open(config, 'simd128', false);
    await engine.run(100);
    await clock.pass(1000);
    await engine.pause();
    const { batch } = last().progress;
    for (let times = 1; times <= 2; times += 1) {
      const opening = engine.open(heavy, 'simd128', true);
      engine.interrupt();
      await assert.rejects(opening, { reason: 'interrupted' });
      await wait(0);
      assert.deepEqual([last().state, last().progress.batch], ['paused', batch]);
      assert.equal(workers.length, 1 + times);
    }
    engine.dispose();
  }));

test('asked for again after a cancel, the whole core tells of the experiment', () =>
  timed(async (wait) => {
    const { engine, workers } = start(long);
    await engine.open(config, 'simd128', false);
    workers[0].deaf = true;
    const first = engine.whole();
    engine.interrupt();
    await assert.rejects(first, { reason: 'interrupted' });
    const { inspection } = await engine.whole();
    assert.notEqual(inspection, null);
    await wait(0);
    const types = workers[1].received.map(({ type }) => type).filter((type) => type !== 'seen');
    assert.ok(types.lastIndexOf('whole') > types.indexOf('open'), types.join());
    assert.equal(types.filter((type) => type === 'open').length, 1);
    engine.dispose();
  }));

test('what waits for the core is said to wait for it, and cannot be taken back', () =>
  timed(async (wait) => {
    const { engine, workers, busy } = start(long);
    await engine.open(config, 'simd128', false);
    workers[0].deaf = true;
    const told = [engine.whole(), engine.ask('fake', {})];
    await wait(1000);
    assert.deepEqual([busy.at(-1).what, busy.at(-1).cancellable], ['loading', false]);
    engine.dispose();
    for (const one of told) await assert.rejects(one, { reason: 'disposed' });
  }));

test('an experiment opened at once does not wait for the earlier one; refused, it gives way to it', () =>
  timed(async (wait) => {
    const { engine, clock, workers, last } = start(long);
    await engine.open(config, 'simd128', false);
    await engine.run(100);
    await clock.pass(3000);
    const provided = { sha256: '00', key: '', arrays: {} };
    await engine.provide(provided);
    await engine.whole();
    /** @param {object} next */
    const overtake = async (next) => {
      const opening = engine.open(heavy, 'simd128', true);
      engine.interrupt();
      await assert.rejects(opening, { reason: 'interrupted' });
      return engine.open({ ...config, ...next }, 'simd128', true);
    };
    await assert.rejects(overtake({ fit: { epochs: 0 } }), { reason: 'refused' });
    await wait(0);
    assert.equal(last().state, 'running');
    assert.ok(last().progress.batch >= 190);
    await overtake({ seed: 4 });
    await wait(0);
    assert.deepEqual(
      workers[2].received.filter(({ type }) => type !== 'seen').map(({ type }) => type),
      ['provide', 'whole', 'open'],
    );
    assert.deepEqual(workers[2].received[0].provided, provided);
    assert.equal(workers[2].received[2].config.seed, 4);
    assert.equal(last().progress.batch, 0);
    engine.dispose();
  }));

test('a worker at a big model has more time, though not for ever; one that dies is noticed at once', () =>
  timed(async (wait) => {
    const { engine, workers, restarts } = start(long, { timeoutSeconds: 3 });
    await engine.open(config, 'simd128', false);
    const opening = engine.open(heavy, 'simd128', false);
    opening.catch(() => undefined);
    for (let second = 0; second < 100; second += 1) await wait(1000);
    assert.equal(workers.length, 1);
    for (let second = 0; second < 30; second += 1) await wait(1000);
    await assert.rejects(opening, { reason: 'restarted' });
    assert.match(restarts[0].reason, /no answer for 123 seconds/);
    const again = engine.open(heavy, 'simd128', false);
    workers[1].onerror({ message: 'gone' });
    await assert.rejects(again, { reason: 'restarted' });
    assert.equal(workers.length, 3);
    engine.dispose();
  }));
