/** Readouts in the training server: their times, their share of a run, their faults. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { start } from './fake_server.mjs';

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

test('a costly readout leaves a cheap one its frames, and comes to its own', async () => {
  const { clock, ask, open, subscribe, frames } = start({ ...busy, slices: 1, msPerSlice: 1 });
  await open({ fit: { epochs: 1 } });
  await subscribe(1);
  await ask({ type: 'run', pace: null });
  await clock.pass(1000);
  const alone = frames(1).length;
  await subscribe(2, { slices: 200 });
  await clock.pass(1000);
  const before = [frames(1).length, frames(2).length];
  await clock.pass(20_000);
  const [cheap, costly] = [frames(1).length - before[0], frames(2).length - before[1]];
  assert.ok(cheap >= 0.5 * 20 * alone, `${cheap} frames in 20 s, ${alone} in one alone`);
  assert.ok(costly >= 2, `${costly}`);
});

test('what one begins to look at while the run goes on comes at once, ahead of the share of the others', async () => {
  const { clock, ask, open, subscribe, frames, last } = start({ ...busy, slices: 10, msPerSlice: 4 });
  await open({ fit: { epochs: 1 } });
  await subscribe(1);
  await ask({ type: 'run', pace: null });
  await clock.pass(2000);
  for (const id of [2, 3, 4]) {
    await subscribe(id);
    await clock.pass(100);
    assert.equal(frames(id).length, 1);
    await ask({ type: 'unsubscribe', subscription: id });
  }
  // One that takes long waits for its turn in the end.
  await subscribe(5, { slices: 200 });
  const { batch } = last().progress;
  await clock.pass(1000);
  assert.equal(frames(5).length, 0);
  assert.ok(last().progress.batch - batch > 8000);
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

test('a frame that the end of the run drops, of the last weights already, is read anew', async () => {
  const plan = { batches: 10, validation: 20_000, samples: 10, msPerBatch: 0.1, slices: 400, msPerSlice: 5 };
  const { clock, ask, open, subscribe, frames, last } = start(plan);
  await open({ fit: { epochs: 1 } });
  await ask({ type: 'run', pace: null });
  await subscribe(1);
  await clock.pass(3000);
  assert.deepEqual([last().state, frames(1).length], ['done', 0]);
  await clock.pass(2500);
  assert.deepEqual(
    frames(1).map(({ data }) => [data.from, data.unit]),
    [[20_010, 20_010]],
  );
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

test('frames of a run come with telemetry, so that the page draws once for all', async () => {
  const { clock, ask, open, subscribe, frames, telemetry } = start({ ...busy, slices: 3, msPerSlice: 0.5 });
  await open({ fit: { epochs: 1 } });
  for (const id of [1, 2, 3]) await subscribe(id);
  await ask({ type: 'run', pace: null });
  await clock.pass(2000);
  const from = clock.time;
  await clock.pass(4000);
  const times = new Set(telemetry().map(({ at }) => at));
  const posted = [1, 2, 3].flatMap((id) => frames(id).filter(({ at }) => at > from));
  assert.ok(posted.length > 60, `${posted.length} frames`);
  const apart = posted.filter(({ at }) => ![...times].some((time) => at >= time && at - time < 2));
  assert.deepEqual(apart, []);
});

test('a record is posted as the page draws it, however fast the run goes, and whole at its end', async () => {
  const { clock, page, posted, ask, open, frames } = start({
    batches: 100_000,
    validation: 0,
    samples: 100_000,
    msPerBatch: 0.01,
    readouts: [{ name: 'record', view: 'fake', cadence: 'every_batches', batches: 100 }],
  });
  const messages = () => posted.filter(({ kind }) => kind === 'frames').length;
  await open({ fit: { epochs: 5 } }, [{ id: 1, readout: 'record', request: {} }]);
  await ask({ type: 'run', pace: null });
  await clock.pass(500);
  assert.ok(messages() >= 10 && messages() <= 18, `${messages()} messages in half a second`);
  assert.ok(frames(1).length > 400, `${frames(1).length} records of 50,000 batches`);
  // The page is busy: what is recorded meanwhile waits for it, up to the number that it keeps.
  page.looks = false;
  const [shown, before] = [messages(), frames(1).length];
  await clock.pass(900);
  assert.ok(messages() <= shown + 1, `${messages() - shown} messages`);
  await ask({ type: 'pause' });
  assert.ok(frames(1).length > before + 800, `${frames(1).length - before} records after a pause`);
  page.looks = true;
  await ask({ type: 'seen', subscription: 1 });
  await ask({ type: 'run', pace: null });
  await clock.pass(6000);
  const batches = frames(1).map((frame) => frame.batches);
  assert.deepEqual(
    batches,
    Array.from({ length: 5000 }, (_, index) => index * 100 + 1),
  );
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

test('what is asked for goes before training, whose batches take long', async () => {
  const { clock, ask, open } = start({ ...busy, msPerBatch: 30, slices: 15, msPerSlice: 4 });
  await open({ fit: { epochs: 1 } });
  await ask({ type: 'run', pace: null });
  await clock.pass(300);
  const asked = await ask({ type: 'ask', readout: 'fake', request: {} });
  await clock.pass(100);
  assert.equal(asked().kind, 'reply');
});

test('what is asked for patiently leaves training its time, and comes after all others', async () => {
  const { clock, ask, open, last } = start({ ...busy, slices: 50, msPerSlice: 4 });
  await open({ fit: { epochs: 1 } });
  await ask({ type: 'run', pace: null });
  await clock.pass(300);
  const { batch } = last().progress;
  const patient = await ask({ type: 'ask', readout: 'fake', request: {}, patient: true });
  await clock.pass(100);
  assert.equal(patient(), undefined);
  assert.ok(last().progress.batch > batch + 500, `${last().progress.batch - batch} batches`);
  const other = await ask({ type: 'ask', readout: 'fake', request: {} });
  await clock.pass(400);
  assert.equal(other().kind, 'reply');
  assert.equal(patient(), undefined);
  await clock.pass(2000);
  assert.equal(patient().kind, 'reply');
  const resting = await ask({ type: 'ask', readout: 'fake', request: {}, patient: true });
  await ask({ type: 'pause' });
  await clock.pass(300);
  assert.equal(resting().kind, 'reply');
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
