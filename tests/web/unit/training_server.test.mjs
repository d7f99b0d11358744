import assert from 'node:assert/strict';
import { test } from 'node:test';

import { LoadError } from '../../../web/worker/core.ts';
import { TrainingServer } from '../../../web/worker/training_server.ts';
import { FakeClock, fakeCore } from './fake_core.mjs';

function start(plan = {}, load) {
  const clock = new FakeClock();
  const core = fakeCore(clock, plan);
  const posted = [];
  const page = { looks: true };
  const server = new TrainingServer({
    now: clock.now,
    soon: clock.soon,
    later: clock.later,
    load: load ?? (() => Promise.resolve(core)),
    post: (message, transfer) => {
      posted.push({ ...message, at: clock.time, transfer: transfer ?? [] });
      if (message.kind === 'telemetry' && page.looks) void server.handle({ type: 'seen' });
    },
  });
  let id = 0;
  const ask = async (request) => {
    const mine = ++id;
    await server.handle({ id: mine, ...request });
    return () => posted.find((message) => message.id === mine);
  };
  const open = (config = {}) =>
    ask({ type: 'open', build: 'simd128', config: { task: 'fake', fit: { epochs: 2 }, ...config } });
  const telemetry = () =>
    posted
      .filter(({ kind }) => kind === 'telemetry')
      .map((message) => ({ ...message.telemetry, at: message.at }));
  return { clock, core, posted, page, ask, open, telemetry, last: () => telemetry().at(-1) };
}

test('opens, runs to the end, tests once', async () => {
  const { clock, ask, open, telemetry, last, core } = start();
  const opened = (await open())();
  assert.equal(opened.kind, 'reply');
  assert.equal(opened.value.inspection.parameters, 321);
  assert.equal(opened.value.progress.batches_per_epoch, 10);
  assert.equal(opened.value.build, 'simd128');
  assert.equal(last().state, 'paused');
  assert.equal(last().fresh, true);
  await ask({ type: 'run', pace: null });
  await clock.pass(1000);
  assert.equal(last().state, 'done');
  assert.deepEqual(last().test, { loss: 0.25, accuracy: NaN });
  assert.equal(last().remainingSeconds, 0);
  assert.ok(clock.idle);
  const rows = telemetry().flatMap(({ history }) => history.epochs);
  assert.deepEqual(rows, [
    [0, NaN],
    [1, NaN],
  ]);
  assert.ok(telemetry().every(({ history }) => history.keys.length === 2));
  assert.equal(core.alive, 1);
});

test('works about 8 ms at a time, one crossing each once the speed is known', async () => {
  const { clock, core, ask, open } = start({ batches: 1e6, samples: 1e6, msPerBatch: 0.01 });
  await open({ fit: { epochs: 1 } });
  await ask({ type: 'run', pace: null });
  await clock.pass(100);
  const before = { crossings: core.crossings, time: clock.time };
  await clock.pass(800);
  const slices = (clock.time - before.time) / 8;
  const crossings = core.crossings - before.crossings;
  assert.ok(
    crossings <= 1.2 * slices && crossings >= 0.8 * slices,
    `${crossings} crossings in ${slices} slices`,
  );
});

test('a costly batch is not joined by others', async () => {
  const { clock, core, ask, open, telemetry } = start({ msPerBatch: 50, batches: 100, samples: 100 });
  await open();
  await ask({ type: 'run', pace: null });
  await clock.pass(1000);
  assert.ok(core.crossings >= 19, `${core.crossings}`);
  assert.ok(telemetry().length >= 19);
});

test('telemetry comes at display rate, with the speed', async () => {
  const { clock, ask, open, telemetry, last } = start({ batches: 1e6, samples: 2e6, msPerBatch: 0.1 });
  await open({ fit: { epochs: 1 } });
  await ask({ type: 'run', pace: null });
  await clock.pass(3000);
  const times = telemetry()
    .slice(2)
    .map(({ at }) => at);
  for (let i = 1; i < times.length; i += 1) {
    const gap = times[i] - times[i - 1];
    assert.ok(gap >= 16 && gap <= 50, `${gap} ms`);
  }
  assert.ok(Math.abs(last().samplesPerSecond - 20000) < 400, `${last().samplesPerSecond}`);
  assert.ok(Math.abs(last().elapsedSeconds - 3) < 0.1);
  assert.ok(Math.abs(last().remainingSeconds - 97) < 3, `${last().remainingSeconds}`);
});

test('a page that is slow to draw is not flooded, and misses nothing', async () => {
  for (const pace of [null, 500]) {
    const { clock, page, ask, open, telemetry, last } = start({
      batches: 1000,
      samples: 1000,
      msPerBatch: 0.1,
    });
    await open({ fit: { epochs: 100 } });
    await ask({ type: 'run', pace });
    page.looks = false;
    const from = telemetry().length;
    await clock.pass(5000);
    const posted = telemetry().length - from;
    assert.ok(posted >= 4 && posted <= 6, `${posted}`);
    await ask({ type: 'pause' });
    assert.equal(last().state, 'paused');
    const rows = telemetry().flatMap(({ history }) => history.epochs);
    assert.equal(rows.length, last().progress.epoch);
  }
});

test('keeps its pace, also below one batch a second', async () => {
  const { clock, ask, open, last } = start({ batches: 1e5, samples: 1e5, msPerBatch: 0.1 });
  await open({ fit: { epochs: 1 } });
  await ask({ type: 'run', pace: 100 });
  await clock.pass(10000);
  assert.ok(Math.abs(last().progress.batch - 1000) <= 3, `${last().progress.batch}`);
  assert.ok(Math.abs(last().samplesPerSecond - 100) < 5);
  assert.ok(Math.abs(last().remainingSeconds - 990) < 5);
  await ask({ type: 'pace', pace: 0.5 });
  const before = last().progress.batch;
  await clock.pass(10000);
  assert.ok(Math.abs(last().progress.batch - before - 5) <= 1);
  await ask({ type: 'pace', pace: null });
  await clock.pass(1000);
  assert.ok(last().progress.batch > before + 9000);
});

test('slow motion starts with a batch at once, and validation is not slowed down', async () => {
  const { clock, ask, open, last } = start({ batches: 2, validation: 50, samples: 2 });
  await open();
  await ask({ type: 'run', pace: 1 });
  await clock.pass(100);
  assert.equal(last().progress.batch, 1);
  await clock.pass(1200);
  assert.equal(last().progress.epoch, 1);
});

test('a pace beyond the machine is not made up for', async () => {
  const { clock, ask, open, last } = start({ batches: 1e6, samples: 1e6, msPerBatch: 1 });
  await open({ fit: { epochs: 1 } });
  await ask({ type: 'run', pace: 1e5 });
  await clock.pass(5000);
  await ask({ type: 'pace', pace: 10 });
  const before = last().progress.batch;
  await clock.pass(1000);
  assert.ok(last().progress.batch - before <= 12, `${last().progress.batch - before}`);
});

test('steps by a batch and by an epoch, validation included', async () => {
  const { clock, ask, open, last, posted } = start();
  await open();
  const batch = await ask({ type: 'advance', unit: 'batch' });
  assert.equal(batch(), undefined);
  await clock.pass(100);
  assert.equal(batch().kind, 'reply');
  assert.equal(last().progress.batch, 1);
  assert.equal(last().state, 'paused');
  await ask({ type: 'advance', unit: 'epoch' });
  await clock.pass(100);
  assert.deepEqual([last().progress.epoch, last().progress.batch, last().state], [1, 0, 'paused']);
  for (let i = 0; i < 9; i += 1) {
    await ask({ type: 'advance', unit: 'batch' });
    await clock.pass(50);
  }
  assert.deepEqual([last().progress.epoch, last().progress.batch], [1, 9]);
  await ask({ type: 'advance', unit: 'batch' });
  await clock.pass(50);
  assert.equal(last().state, 'done');
  const after = await ask({ type: 'advance', unit: 'batch' });
  assert.equal(after().kind, 'reply');
  assert.equal(posted.filter(({ kind }) => kind === 'fault').length, 0);
});

test('a step is cut short by a pause, and answered', async () => {
  const { clock, ask, open, last } = start({ batches: 1000, msPerBatch: 5 });
  await open();
  const step = await ask({ type: 'advance', unit: 'epoch' });
  await clock.pass(100);
  assert.equal(step(), undefined);
  assert.equal(last().state, 'running');
  await ask({ type: 'pause' });
  assert.equal(step().kind, 'reply');
  assert.equal(last().state, 'paused');
  const { batch } = last().progress;
  await clock.pass(100);
  assert.equal(last().progress.batch, batch);
  assert.ok(clock.idle);
});

test('the log stops at iterations 0, 100, 200...', async () => {
  const { clock, ask, open, telemetry } = start({
    batches: 1050,
    validation: 0,
    samples: 1050,
    msPerBatch: 0.01,
    hasLog: true,
  });
  await open({ fit: { epochs: 1 } });
  await ask({ type: 'run', pace: null });
  await clock.pass(1000);
  const log = telemetry().flatMap((told) => told.log);
  assert.deepEqual(
    log.map(({ iteration }) => iteration),
    [0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000],
  );
  assert.deepEqual(
    log.map(({ loss }) => loss),
    log.map(({ iteration }) => iteration + 1),
  );
});

test('traces at most 64 points an epoch', async () => {
  const { clock, ask, open, telemetry } = start({ batches: 10000, samples: 10000, msPerBatch: 0.1 });
  await open({ fit: { epochs: 2 } });
  await ask({ type: 'run', pace: null });
  await clock.pass(2100);
  const trace = telemetry().flatMap((told) => told.trace);
  assert.ok(trace.length > 100 && trace.length <= 128, `${trace.length}`);
  assert.ok(trace.every(([at, { loss }]) => at > 0 && at < 2 && loss > 0));
  assert.ok(trace.every(([at], i) => i === 0 || at > trace[i - 1][0]));
});

test('watched predictions come along and take at most a fifth of the time', async () => {
  const { clock, ask, open, telemetry, last } = start({
    batches: 1e6,
    samples: 1e6,
    msPerBatch: 0.1,
    predictionMs: 40,
  });
  await open({ fit: { epochs: 1 } });
  await ask({ type: 'watch', predictions: {} });
  assert.equal(last().predictions.kind, 'fake');
  await ask({ type: 'run', pace: null });
  const from = telemetry().length;
  await clock.pass(4000);
  const made = telemetry()
    .slice(from)
    .filter(({ predictions }) => predictions).length;
  assert.ok(made >= 15 && made * 40 <= 0.21 * 4000, `${made}`);
  const refused = await ask({ type: 'watch', predictions: { bad: true } });
  assert.equal(refused().kind, 'fault');
  await ask({ type: 'pause' });
  assert.equal(last().predictions.kind, 'fake');
});

test('costly predictions do not hold up the news of a pause, and a run that goes on does without', async () => {
  const { clock, ask, open, telemetry, last } = start({ batches: 1e6, samples: 1e6, predictionMs: 3000 });
  await open({ fit: { epochs: 1 } });
  await ask({ type: 'watch', predictions: {} });
  await ask({ type: 'run', pace: null });
  await clock.pass(500);
  const asked = clock.time;
  await ask({ type: 'pause' });
  assert.deepEqual([last().state, last().at - asked, last().predictions], ['paused', 0, null]);
  await clock.pass(10);
  assert.equal(last().predictions.kind, 'fake');
  await ask({ type: 'run', pace: null });
  await ask({ type: 'pause' });
  const told = telemetry().length;
  await ask({ type: 'run', pace: null });
  await clock.pass(100);
  assert.ok(
    telemetry()
      .slice(told)
      .every(({ predictions }) => predictions === null),
  );
});

test('a refused config leaves the last good experiment running', async () => {
  const { clock, ask, open, core, last } = start({ batches: 1000 });
  await open();
  await ask({ type: 'run', pace: 10 });
  await clock.pass(500);
  const refused = (await open({ fit: { epochs: 0 } }))();
  assert.equal(refused.kind, 'fault');
  assert.equal(refused.reason, 'refused');
  assert.deepEqual(refused.fault, { message: '[fit] epochs: expected at least 1', where: '/fit/epochs' });
  const before = last().progress.batch;
  await clock.pass(1000);
  assert.ok(last().progress.batch >= before + 9);
  assert.equal(core.alive, 1);
});

test('more epochs let a finished run go on', async () => {
  const { clock, ask, open, last } = start();
  await open();
  await ask({ type: 'run', pace: null });
  await clock.pass(100);
  assert.equal(last().state, 'done');
  await ask({ type: 'epochs', epochs: 3 });
  assert.equal(last().state, 'paused');
  assert.equal(last().test, null);
  await ask({ type: 'run', pace: null });
  await clock.pass(100);
  assert.equal(last().progress.epoch, 3);
  assert.equal(last().state, 'done');
  await ask({ type: 'reset' });
  assert.deepEqual(
    [last().state, last().fresh, last().progress.epoch, last().progress.epochs],
    ['paused', true, 0, 3],
  );
  assert.equal((await ask({ type: 'epochs', epochs: 0 }))().kind, 'fault');
});

test('checkpoints about every two seconds and at a pause; restore goes on from there', async () => {
  const { clock, ask, open, posted, last, telemetry } = start({ batches: 1e6, samples: 1e6, msPerBatch: 1 });
  await open({ fit: { epochs: 1 } });
  await ask({ type: 'run', pace: null });
  await clock.pass(9000);
  const checkpoints = () => posted.filter(({ kind }) => kind === 'checkpoint');
  assert.equal(checkpoints().length, 4);
  await ask({ type: 'pause' });
  assert.equal(checkpoints().length, 5);
  const { blob, elapsedSeconds, transfer } = checkpoints().at(-1);
  assert.deepEqual(transfer, [blob.buffer]);
  assert.ok(Math.abs(elapsedSeconds - 9) < 0.1);
  const at = last().progress.batch;
  await ask({ type: 'reset' });
  assert.equal(last().elapsedSeconds, 0);
  await ask({ type: 'restore', blob, elapsedSeconds });
  assert.equal(last().progress.batch, at);
  assert.equal(last().fresh, true);
  assert.ok(last().elapsedSeconds > 8.9);
  assert.equal(last().state, 'paused');
  const snapshot = (await ask({ type: 'snapshot' }))();
  assert.deepEqual([...snapshot.value], [...blob]);
  await open({ seed: 5 });
  const from = telemetry().length;
  assert.equal((await ask({ type: 'restore', blob }))().kind, 'fault');
  assert.equal(telemetry().length, from);
});

test('a run for whose checkpoints there is no memory goes on without', async () => {
  const { clock, core, ask, open, posted, last } = start({ batches: 1e6, samples: 1e6, msPerBatch: 1 });
  await open({ fit: { epochs: 1 } });
  core.noMemory = true;
  await ask({ type: 'run', pace: null });
  await clock.pass(5000);
  assert.ok(last().progress.batch > 4000);
  assert.equal((await ask({ type: 'pause' }))().kind, 'reply');
  assert.ok(posted.every(({ kind }) => kind !== 'checkpoint' && kind !== 'crash'));
  assert.equal((await ask({ type: 'snapshot' }))().fault.message, '[fake] no memory');
  core.noMemory = false;
  await ask({ type: 'run', pace: null });
  await clock.pass(3000);
  assert.equal(posted.filter(({ kind }) => kind === 'checkpoint').length, 1);
});

test('a trap ends the server with a crash, and nothing after it', async () => {
  const { clock, ask, open, posted } = start({ trapAt: 15, msPerBatch: 5 });
  await open();
  await ask({ type: 'run', pace: null });
  await clock.pass(1000);
  assert.equal(posted.at(-1).kind, 'crash');
  assert.match(posted.at(-1).fault.message, /unreachable/);
  const count = posted.length;
  await ask({ type: 'ping' });
  assert.equal(posted.length, count);
});

test('says why the module could not be loaded, and tries again', async () => {
  let fails = true;
  const clock = new FakeClock();
  const load = () =>
    fails ? Promise.reject(new LoadError('no SIMD here', 'unsupported')) : Promise.resolve(fakeCore(clock));
  const { ask } = start({}, load);
  const refused = (await ask({ type: 'describe' }))();
  assert.deepEqual(
    [refused.kind, refused.reason, refused.fault.message],
    ['fault', 'unsupported', 'no SIMD here'],
  );
  fails = false;
  assert.equal((await ask({ type: 'describe' }))().value.tasks[0].name, 'fake');
});

test('nothing can be run before something is open', async () => {
  const { ask } = start();
  for (const request of [
    { type: 'run', pace: null },
    { type: 'advance', unit: 'batch' },
    { type: 'reset' },
    { type: 'snapshot' },
  ]) {
    assert.equal((await ask(request))().kind, 'fault');
  }
});
