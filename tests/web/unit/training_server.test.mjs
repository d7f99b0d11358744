/** Runs in the training server: slices, telemetry, pace, steps. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { start } from './fake_server.mjs';

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

test('works about 16 ms at a time, one crossing each once the speed is known', async () => {
  const { clock, core, ask, open } = start({ batches: 1e6, samples: 1e6, msPerBatch: 0.01 });
  await open({ fit: { epochs: 1 } });
  await ask({ type: 'run', pace: null });
  await clock.pass(100);
  const before = { crossings: core.crossings, time: clock.time };
  await clock.pass(800);
  const slices = (clock.time - before.time) / 16;
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

test('a page gets as much time after it has drawn as the drawing took, twice as much of two processors, up to a tenth of a second', async () => {
  for (const { processors, drawingMs, periodMs } of [
    { processors: 8, drawingMs: 5, periodMs: 30 },
    { processors: 8, drawingMs: 60, periodMs: 120 },
    { processors: 8, drawingMs: 400, periodMs: 500 },
    { processors: 2, drawingMs: 5, periodMs: 30 },
    { processors: 2, drawingMs: 40, periodMs: 120 },
    { processors: 2, drawingMs: 400, periodMs: 500 },
  ]) {
    const plan = { batches: 1e6, samples: 1e6, msPerBatch: 0.1 };
    const { clock, page, ask, open, telemetry } = start(plan, undefined, undefined, processors);
    await open({ fit: { epochs: 1 } });
    await ask({ type: 'run', pace: null });
    await clock.pass(200);
    page.looks = false;
    const times = [];
    while (times.length < 9) {
      const known = telemetry().length;
      while (telemetry().length === known) await clock.pass(1);
      times.push(clock.time);
      await clock.pass(drawingMs);
      await ask({ type: 'seen' });
    }
    const mean = (times.at(-1) - times[0]) / 8;
    // What has been drawn is heard, and what is due posted, at the end of a slice of training.
    assert.ok(
      mean >= periodMs && mean <= periodMs + 32,
      `${mean} ms from one to the next for ${drawingMs} ms with ${processors} processors`,
    );
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

test('steps asked for while one is under way are added to it', async () => {
  const { clock, ask, open, last } = start({ batches: 10, msPerBatch: 5 });
  await open({ fit: { epochs: 9 } });
  for (let i = 0; i < 3; i += 1) await ask({ type: 'advance', unit: 'epoch' });
  await clock.pass(1000);
  assert.deepEqual([last().progress.epoch, last().progress.batch, last().state], [3, 0, 'paused']);
  for (let i = 0; i < 4; i += 1) await ask({ type: 'advance', unit: 'batch' });
  await ask({ type: 'advance', unit: 'epoch' });
  await clock.pass(1000);
  assert.deepEqual([last().progress.epoch, last().progress.batch, last().state], [4, 0, 'paused']);
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
