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
      soon: (callback) => clock.soon(() => worker.ended || callback()),
      later: (callback, ms) => clock.later(() => worker.ended || callback(), ms),
      load: () => Promise.resolve(core),
      post: (message) =>
        queueMicrotask(() => worker.deaf || worker.onmessage?.({ data: structuredClone(message) })),
    });
    worker.postMessage = (message) => {
      worker.received.push(message);
      if (!worker.ended) void server.handle(structuredClone(message));
    };
    worker.terminate = () => {
      worker.ended = true;
    };
    workers.push(worker);
    return worker;
  };
  const engine = new WorkerEngine(make, { afterFrame: (callback) => callback(), ...options });
  const told = { telemetry: [], restarts: [], giveUps: [] };
  engine.onTelemetry((telemetry) => told.telemetry.push(telemetry));
  engine.onRestart((reason, resumed) => told.restarts.push({ reason, resumed }));
  engine.onGiveUp((reason) => told.giveUps.push(reason));
  return { clock, workers, engine, ...told, last: () => told.telemetry.at(-1) };
}
const config = { task: 'fake', fit: { epochs: 1 } };
const long = { batches: 1e6, samples: 1e6 };
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
  assert.deepEqual(restarts, [{ reason: 'gone', resumed: true }]);
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
  await assert.rejects(refusing.describe([]), { message: 'no workers here', reason: 'load' });
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
