import assert from 'node:assert/strict';
import { test } from 'node:test';

import { LoadError } from '../../../web/worker/core.ts';
import { resourcesFrom, shippedResource } from '../../../web/worker/resources.ts';
import { TrainingServer } from '../../../web/worker/training_server.ts';
import { FakeClock, fakeCore } from './fake_core.mjs';

/**
 * @param {Record<string, any>} [plan]
 * @param {any} [load]
 * @param {any} [findResources]
 */
function start(plan = {}, load = undefined, findResources = async () => ({})) {
  const clock = new FakeClock();
  const core = fakeCore(clock, plan);
  const posted = [];
  const page = { looks: true };
  const server = new TrainingServer({
    now: clock.now,
    soon: clock.soon,
    later: clock.later,
    load: load ?? (() => Promise.resolve(core)),
    provide: () => {},
    findResources,
    post: (message, transfer) => {
      posted.push({ ...message, at: clock.time, transfer: transfer ?? [] });
      if (message.kind === 'telemetry' && page.looks) void server.handle({ type: 'seen' });
      if (message.kind === 'frame' && page.looks)
        void server.handle({ type: 'seen', subscription: message.subscription });
    },
  });
  let id = 0;
  const ask = async (request) => {
    const mine = ++id;
    await server.handle({ id: mine, ...request });
    return () => posted.find((message) => message.id === mine);
  };
  const open = (config = {}, subscriptions = []) =>
    ask({
      type: 'open',
      build: 'simd128',
      config: { task: 'fake', fit: { epochs: 2 }, ...config },
      subscriptions,
    });
  const telemetry = () =>
    posted
      .filter(({ kind }) => kind === 'telemetry')
      .map((message) => ({ ...message.telemetry, at: message.at }));
  const subscribe = (subscription, request = {}, readout = 'fake') =>
    ask({ type: 'subscribe', subscription: { id: subscription, readout, request } });
  const frames = (subscription) =>
    posted
      .filter((message) => message.kind === 'frame' && message.subscription === subscription)
      .map((message) => ({ ...message.frame, at: message.at, transfer: message.transfer }));
  const refusals = () => posted.filter(({ kind }) => kind === 'refusal');
  const told = { telemetry, frames, refusals, last: () => telemetry().at(-1) };
  return { clock, core, posted, page, ask, open, subscribe, ...told };
}

test('opens and runs to the end', async () => {
  const { clock, ask, open, telemetry, last, core } = start();
  const opened = (await open())();
  assert.equal(opened.kind, 'reply');
  assert.equal(opened.value.inspection.parameters, 321);
  assert.equal(opened.value.progress.batches_per_epoch, 10);
  assert.equal(opened.value.build, 'simd128');
  assert.deepEqual(
    opened.value.readouts.map(({ name }) => name),
    ['fake'],
  );
  assert.equal(last().state, 'paused');
  assert.equal(last().fresh, true);
  await ask({ type: 'run', pace: null });
  await clock.pass(1000);
  assert.equal(last().state, 'done');
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

test('a readout that records is read at batches 1, 101, 201..., each before the next batch', async () => {
  const { clock, ask, open, frames, core } = start({
    batches: 1050,
    validation: 0,
    samples: 1050,
    msPerBatch: 0.01,
    readouts: [{ name: 'record', view: 'fake', cadence: 'every_batches', batches: 100 }],
    slices: 3,
  });
  await open({ fit: { epochs: 1 } }, [{ id: 7, readout: 'record', request: {} }]);
  await ask({ type: 'run', pace: null });
  await clock.pass(1000);
  const expected = Array.from({ length: 11 }, (_, index) => index * 100 + 1);
  assert.deepEqual(
    frames(7).map(({ batches }) => batches),
    expected,
  );
  assert.deepEqual(
    frames(7).map(({ data }) => data.unit),
    expected,
  );
  assert.equal(core.readings, 0);
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

const busy = { batches: 1e6, samples: 1e6, msPerBatch: 0.1 };

test('without subscriptions nothing is read', async () => {
  const { clock, core, ask, open, subscribe } = start(busy);
  await open({ fit: { epochs: 1 } });
  await ask({ type: 'run', pace: null });
  await clock.pass(1000);
  assert.equal(core.begun, 0);
  await subscribe(1);
  await clock.pass(500);
  const { begun } = core;
  assert.ok(begun > 5, `${begun}`);
  await ask({ type: 'unsubscribe', subscription: 1 });
  await clock.pass(1000);
  assert.equal(core.begun, begun);
  assert.equal(core.readings, 0);
});

test('a frame carries its tensors in buffers that are transferred', async () => {
  const { clock, open, subscribe, frames } = start();
  await open();
  await subscribe(3, { sample: 5 });
  await clock.pass(10);
  const [frame, ...more] = frames(3);
  assert.deepEqual(more, []);
  assert.deepEqual([frame.readout, frame.data.request], ['fake', { sample: 5 }]);
  assert.deepEqual(frame.tensors.h.shape, [2, 2]);
  assert.ok(frame.tensors.h.values instanceof Float32Array);
  assert.deepEqual(frame.transfer, [frame.tensors.h.values.buffer]);
});

test('all subscriptions together take their share of the time of a run, each its turn', async () => {
  const { clock, ask, open, subscribe, frames, last } = start({ ...busy, slices: 4, msPerSlice: 2 });
  await open({ fit: { epochs: 1 } });
  await ask({ type: 'run', pace: null });
  for (const id of [1, 2, 3]) await subscribe(id);
  await clock.pass(500);
  const before = [1, 2, 3].map((id) => frames(id).length);
  const batch = last().progress.batch;
  await clock.pass(8000);
  const made = [1, 2, 3].map((id, at) => frames(id).length - before[at]);
  const all = made.reduce((sum, count) => sum + count, 0);
  assert.ok(all * 8 <= 0.066 * 8000 && all * 8 >= 0.054 * 8000, `${made}`);
  assert.ok(Math.max(...made) - Math.min(...made) <= 1, `${made}`);
  assert.ok(last().progress.batch - batch >= 0.93 * 80000);
});

test('a costly readout does not hold up a cheap one, nor messages', async () => {
  const plan = { ...busy, slices: 400, msPerSlice: 5 };
  const { clock, ask, open, subscribe, frames, last } = start(plan);
  await open({ fit: { epochs: 1 } });
  await subscribe(1);
  await ask({ type: 'run', pace: null });
  await clock.pass(3000);
  assert.equal(frames(1).length, 0);
  const asked = clock.time;
  await ask({ type: 'pause' });
  assert.deepEqual([last().state, last().at - asked], ['paused', 0]);
  await clock.pass(1000);
  const ping = await ask({ type: 'ping' });
  assert.equal(ping().kind, 'reply');
  await clock.pass(1500);
  const [frame] = frames(1);
  // Read as a whole of the weights that the run rests with.
  assert.equal(frame.data.from, frame.data.unit);
  assert.equal(frame.data.unit, last().progress.batch);
  assert.ok(frame.at - asked >= 2000);
});

test('at rest a readout is read once; every change of the weights brings another frame', async () => {
  const { clock, ask, open, subscribe, frames } = start();
  await open();
  await subscribe(1);
  await clock.pass(500);
  assert.equal(frames(1).length, 1);
  assert.ok(clock.idle);
  await ask({ type: 'advance', unit: 'batch' });
  await clock.pass(500);
  assert.deepEqual(
    frames(1).map(({ data }) => data.unit),
    [0, 1],
  );
  await ask({ type: 'reset' });
  await clock.pass(500);
  assert.equal(frames(1).at(-1).data.unit, 0);
  assert.equal(frames(1).length, 3);
  await subscribe(1, { sample: 2 });
  await clock.pass(500);
  assert.deepEqual(frames(1).at(-1).data.request, { sample: 2 });
  assert.ok(clock.idle);
});

test('a readout on demand is read once for each subscription', async () => {
  const { clock, ask, open, subscribe, frames } = start({
    readouts: [{ name: 'fake', view: 'fake', cadence: 'on_demand' }],
  });
  await open();
  await subscribe(1);
  await ask({ type: 'run', pace: null });
  await clock.pass(1000);
  assert.equal(frames(1).length, 1);
});

test('frames that the page has not drawn hold back the next ones', async () => {
  const { clock, page, ask, open, subscribe, frames } = start(busy);
  await open({ fit: { epochs: 1 } });
  await subscribe(1);
  await ask({ type: 'run', pace: null });
  await clock.pass(1000);
  page.looks = false;
  const from = frames(1).length;
  await clock.pass(5000);
  const posted = frames(1).length - from;
  assert.ok(posted >= 4 && posted <= 6, `${posted}`);
});

test('a refusal goes to its own subscription; the others and the run go on', async () => {
  const { clock, ask, open, subscribe, frames, refusals, posted, last } = start(busy);
  await open({ fit: { epochs: 1 } });
  await subscribe(1);
  await subscribe(2, { bad: true });
  await subscribe(3, { breaks: true });
  await subscribe(4, {}, 'unknown');
  await ask({ type: 'run', pace: null });
  await clock.pass(1000);
  assert.deepEqual(
    refusals().map(({ subscription, fault }) => [subscription, fault.message]),
    [
      [2, '[fake] no such sample'],
      [3, '[fake] broken on the way'],
      [4, "[readout] unknown name 'unknown'"],
    ],
  );
  assert.ok(frames(1).length > 10);
  assert.equal(last().state, 'running');
  assert.ok(posted.every(({ kind }) => kind !== 'fault' && kind !== 'crash'));
});

test('open brings its own subscriptions in place of all others; a refused one leaves them', async () => {
  const { clock, open, subscribe, frames, core } = start({ slices: 10, msPerSlice: 3 });
  await open();
  await subscribe(1);
  await clock.pass(5);
  assert.equal(core.readings, 1);
  assert.equal(
    (await open({ fit: { epochs: 0 } }, [{ id: 9, readout: 'fake', request: {} }]))().kind,
    'fault',
  );
  await clock.pass(100);
  assert.deepEqual([frames(1).length, frames(9).length], [1, 0]);
  await open({ seed: 4 }, [{ id: 2, readout: 'fake', request: {} }]);
  await clock.pass(100);
  assert.deepEqual([frames(1).length, frames(2).length], [1, 1]);
  assert.equal(core.alive, 1);
});

test('what is asked for is read in slices beside the run; another experiment refuses it', async () => {
  const { clock, ask, open, core, last } = start({ ...busy, slices: 100, msPerSlice: 4 });
  await open({ fit: { epochs: 1 } });
  await ask({ type: 'run', pace: null });
  const asked = await ask({ type: 'ask', readout: 'fake', request: { sample: 1 } });
  assert.equal(asked(), undefined);
  const { batch } = last().progress;
  await clock.pass(1000);
  assert.equal(asked().kind, 'reply');
  assert.deepEqual(asked().value.data.request, { sample: 1 });
  assert.deepEqual(asked().transfer, [asked().value.tensors.h.values.buffer]);
  assert.ok(last().progress.batch > batch + 4000);
  const refused = await ask({ type: 'ask', readout: 'fake', request: { bad: true } });
  assert.equal(refused().fault.message, '[fake] no such sample');
  const late = await ask({ type: 'ask', readout: 'fake', request: {} });
  await clock.pass(20);
  await open();
  assert.equal(late().kind, 'fault');
  assert.equal(core.readings, 0);
});

test('a trap in a readout ends the server with a crash', async () => {
  const { clock, open, subscribe, posted } = start();
  await open();
  await subscribe(1, { traps: true });
  await clock.pass(100);
  assert.equal(posted.at(-1).kind, 'crash');
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
  const refused = (await ask({ type: 'describe', tasks: [] }))();
  assert.deepEqual(
    [refused.kind, refused.reason, refused.fault.message],
    ['fault', 'unsupported', 'no SIMD here'],
  );
  fails = false;
  assert.equal((await ask({ type: 'describe', tasks: [] }))().value.tasks[0].name, 'fake');
});

test('a task that the first core lacks has the whole one loaded, which stays', async () => {
  const clock = new FakeClock();
  const sizes = [];
  const load = (_build, size) => {
    sizes.push(size);
    return Promise.resolve(fakeCore(clock, { tasks: size === 'whole' ? ['fake', 'rare'] : ['fake'] }));
  };
  const { ask, open } = start({}, load);
  await open();
  assert.deepEqual(sizes, ['first']);
  await ask({ type: 'describe', tasks: ['fake'] });
  assert.deepEqual(sizes, ['first']);
  assert.equal((await open({ task: 'rare' }))().kind, 'reply');
  assert.deepEqual(sizes, ['first', 'whole']);
  assert.equal((await open({ task: { class_name: 'fake', config: {} } }))().kind, 'reply');
  assert.deepEqual(sizes, ['first', 'whole']);
});

test('nothing can be run before something is open', async () => {
  const { ask } = start();
  for (const request of [
    { type: 'run', pace: null },
    { type: 'advance', unit: 'batch' },
    { type: 'reset' },
    { type: 'snapshot' },
    { type: 'ask', readout: 'fake', request: {} },
  ]) {
    assert.equal((await ask(request))().kind, 'fault');
  }
});

/** A core whose task needs a file. */
const needy = { needs: [{ name: 'texts', shipped: true, kinds: ['table'] }] };

test('the resources of a task are found before its experiment is made, again for a reset', async () => {
  const asked = [];
  const find = async (config, needs) => {
    asked.push([config.task, needs.map(({ name }) => name)]);
    return { texts: { texts: `number ${asked.length}` } };
  };
  const { core, ask, open } = start(needy, undefined, find);
  await open();
  assert.deepEqual(core.given, { texts: { texts: 'number 1' } });
  await ask({ type: 'inspect', config: { task: 'fake' } });
  await ask({ type: 'reset' });
  assert.deepEqual(core.given, { texts: { texts: 'number 2' } });
  assert.deepEqual(asked, [
    ['fake', ['texts']],
    ['fake', ['texts']],
  ]);
  assert.equal(core.alive, 1);
});

test('a task without resources does not ask for any', async () => {
  const { core, open } = start({}, undefined, () => assert.fail('nothing is needed'));
  assert.equal((await open())().kind, 'reply');
  assert.deepEqual(core.given, {});
});

test('a missing resource is a fault at its place, and the experiment before goes on', async () => {
  const find = resourcesFrom([
    async ({ resources }) => (resources?.texts.name === 'here.csv' ? { texts: 'a' } : null),
  ]);
  const { core, clock, ask, open, last } = start(needy, undefined, find);
  const file = (name) => ({ resources: { texts: { id: 'x', sha256: '00', name } } });
  assert.equal((await open(file('here.csv')))().kind, 'reply');
  const missing = (await open(file('mine.csv')))();
  assert.equal(missing.reason, 'refused');
  assert.equal(missing.fault.where, '/resources/texts');
  assert.match(missing.fault.message, /mine\.csv/);
  assert.equal((await open())().fault.where, '/resources/texts');
  await ask({ type: 'run', pace: null });
  await clock.pass(1000);
  assert.equal(last().state, 'done');
  assert.equal(core.alive, 1);
});

test('the first source that has a resource gives it; what the page ships gives way to a file', async () => {
  const needs = [{ name: 'texts', shipped: true, kinds: [], optional: false, classes: 0 }];
  const one = async () => null;
  const find = resourcesFrom([one, async () => ({ texts: 'b' }), () => assert.fail('found before')]);
  assert.deepEqual(await find({ task: 'fake' }, needs), { texts: { texts: 'b' } });
  const named = { task: 'fake', resources: { texts: { id: 'x', sha256: '00', name: 'mine.csv' } } };
  assert.equal(await shippedResource(named, needs[0]), null);
  assert.equal(await shippedResource({ task: 'fake' }, needs[0]), null);
});

test('says what it is at before it makes an experiment, and how the run before stands', async () => {
  const { clock, posted, ask, open } = start({ batches: 1000, samples: 1000 });
  const kinds = () => posted.splice(0).map((message) => message.what ?? message.kind);
  await open();
  assert.deepEqual(kinds(), ['loading', 'making', 'telemetry', 'reply']);
  await ask({ type: 'run', pace: null });
  await clock.pass(500);
  kinds();
  await open({ seed: 3 });
  const work = posted.find(({ kind }) => kind === 'work');
  assert.equal(work.parameters, 321);
  assert.deepEqual(kinds(), ['making', 'checkpoint', 'telemetry', 'reply']);
  await ask({ type: 'reset' });
  assert.deepEqual(kinds(), ['making', 'telemetry', 'reply']);
});
