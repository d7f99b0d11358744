/** Experiments in the training server: refused ones, checkpoints, modules, resources. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { LoadError } from '../../../web/worker/core.ts';
import { resourcesFrom, shippedResource } from '../../../web/worker/resources.ts';
import { FakeClock, fakeCore } from './fake_core.mjs';
import { start } from './fake_server.mjs';

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

test('a layer that is in the whole core alone has it loaded; the page hears once what that has', async () => {
  const clock = new FakeClock();
  const sizes = [];
  const load = (_build, size) => {
    sizes.push(size);
    return Promise.resolve(
      fakeCore(clock, size === 'whole' ? { tasks: ['fake', 'rare'] } : { elsewhere: 'attentive' }),
    );
  };
  const { ask, open } = start({}, load);
  assert.equal((await open())().value.description, undefined);
  assert.equal((await open({ fit: { epochs: 0 } }))().kind, 'fault');
  assert.deepEqual(sizes, ['first'], 'a refusal for another reason loads nothing');
  const config = { model: 'attentive' };
  assert.equal((await ask({ type: 'inspect', config }))().value.config.model, 'attentive');
  assert.deepEqual(sizes, ['first', 'whole']);
  const { description } = (await open(config))().value;
  assert.deepEqual(
    description.tasks.map(({ name }) => name),
    ['fake', 'rare'],
  );
  assert.equal((await open(config))().value.description, undefined);
});

test('a name that no core knows is refused by the whole one; without it the refusal says that it did not load', async () => {
  const clock = new FakeClock();
  let offline = true;
  const load = (_build, size) =>
    size === 'whole' && offline
      ? Promise.reject(new LoadError('offline', 'load'))
      : Promise.resolve(fakeCore(clock));
  const { open, last } = start({}, load);
  await open();
  assert.equal((await open({ task: 'nonsense' }))().reason, 'load');
  offline = false;
  const refused = (await open({ task: 'nonsense' }))();
  assert.deepEqual([refused.reason, refused.fault.code], ['refused', 'name.unknown']);
  assert.equal(last().state, 'paused');
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

test('data is tried without touching the run, and read once for the experiment that has it', async () => {
  let reads = 0;
  const { clock, core, ask, open, last } = start({ ...needy, batches: 1000 }, undefined, async () => ({
    texts: { texts: `reading ${++reads}` },
  }));
  await open();
  await ask({ type: 'run', pace: 10 });
  await clock.pass(500);
  const before = last().progress.batch;
  const resources = { texts: { id: 'a', sha256: '00', name: 'a.csv' } };
  assert.equal((await ask({ type: 'try', config: { task: 'fake', resources } }))().kind, 'reply');
  await clock.pass(1000);
  assert.ok(last().progress.batch >= before + 9);
  assert.equal(core.alive, 1);
  await open({ resources });
  assert.deepEqual(core.given, { texts: { texts: 'reading 2' } });
  await ask({ type: 'reset' });
  assert.deepEqual(core.given, { texts: { texts: 'reading 3' } });

  // Other data, and data that was refused, is read anew.
  await ask({ type: 'try', config: { task: 'fake', resources } });
  await open();
  assert.deepEqual(core.given, { texts: { texts: 'reading 5' } });
  const refused = (await ask({ type: 'try', config: { task: 'fake', fit: { epochs: 0 } } }))();
  assert.deepEqual([refused.kind, refused.reason, core.alive], ['fault', 'refused', 1]);
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
