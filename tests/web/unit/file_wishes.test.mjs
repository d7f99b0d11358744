/** Of several things that a person wants of files at once, the last one counts. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { beforeEach, test } from 'node:test';

import { BroughtFiles } from '../../../web/app/brought_files.ts';
import { EngineError } from '../../../web/app/engine.ts';
import { Store } from '../../../web/app/store.ts';

const require = createRequire(new URL('../../../web/package.json', import.meta.url));
require('fake-indexeddb/auto');
const { IDBFactory } = require('fake-indexeddb');

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const need = { name: 'reviews', kinds: ['labelled-texts'], classes: 2, shipped: true, optional: false };
/** @returns {any} */
const entryOf = (name) => ({
  id: name,
  sha256: `of ${name}`,
  name,
  kind: 'labelled-texts',
  bytes: 1,
  date: 1,
});

/** A shelf whose reader answers when it is told to: `answer` gives what was asked for under a name. */
function shelf() {
  const state = new Store(/** @type {any} */ ({ experiment: { task: 'sentiment' } }));
  const task = { name: 'sentiment', resources: [need] };
  const session = /** @type {any} */ ({
    state,
    setup: new Store({ description: { tasks: [task] } }),
    task,
    describe: () => Promise.resolve(),
    provide: () => Promise.resolve(),
    refusal: async (_, __, reference) => refusals.get(reference.name)?.() ?? null,
    changeData: (change) => {
      state.update(({ experiment }) => ({ experiment: change(experiment) }));
      return Promise.resolve();
    },
  });
  const asked = new Map();
  /** Of a file that the core refuses, by its name: what it says. */
  const refusals = new Map();
  const files = new BroughtFiles(session, () => {
    const worker = /** @type {any} */ ({
      postMessage: (request) => asked.set(request.name, { worker, request }),
      terminate: () => {},
    });
    return worker;
  });
  const until = async (name) => {
    while (!asked.has(name)) await new Promise((resolve) => setTimeout(resolve, 1));
    return asked.get(name);
  };
  const answer = async (name) => {
    const { worker, request } = await until(name);
    asked.delete(name);
    const brought = { entry: entryOf(name), kept: false, need: 'reviews', facts: {}, found: false };
    worker.onmessage({ data: { id: request.id, kind: 'brought', brought } });
  };
  const used = () => state.get().experiment.resources?.reviews?.name ?? null;
  return { files, state, until, answer, used, refusals };
}

test('going back to the example while a file is read: the file is not used', async () => {
  const { files, until, answer, used } = shelf();
  const using = files.use(entryOf('a.csv'));
  await until('a.csv');
  await files.release('reviews');
  await answer('a.csv');
  await using;
  assert.equal(used(), null);
  assert.equal(files.state.get().reading, null);
});

test('a file that is wanted while another is read takes its place', async () => {
  const { files, until, answer, used } = shelf();
  const first = files.use(entryOf('a.csv'));
  await until('a.csv');
  const second = files.use(entryOf('b.csv'));
  await until('b.csv');
  await answer('a.csv');
  await first;
  assert.equal(used(), null);
  await answer('b.csv');
  await second;
  assert.equal(used(), 'b.csv');
  assert.equal(files.state.get().said?.kind, 'ready');
});

test('files that are brought one by one are read one after the other', async () => {
  const { files, answer, used } = shelf();
  const file = new Blob(['x']);
  const all = [files.bring([{ file, name: 'a.csv' }]), files.bring([{ file, name: 'b.csv' }])];
  await answer('a.csv');
  await all[0];
  assert.equal(used(), 'a.csv');
  await answer('b.csv');
  await all[1];
  assert.equal(used(), 'b.csv');
});

test('a file that is read for a task is not used in another', async () => {
  const { files, state, until, answer, used } = shelf();
  const using = files.use(entryOf('a.csv'));
  await until('a.csv');
  state.set({ experiment: { task: 'seq2seq' } });
  await answer('a.csv');
  await using;
  assert.equal(used(), null);
  assert.equal(files.state.get().said, null);
});

const tooFew = { message: 'too few', where: '/resources/reviews', code: 'reviews.too_few', values: {} };

test('a file that the core refuses as data: what was in use stays', async () => {
  const { files, answer, used, refusals } = shelf();
  const file = new Blob(['x']);
  const first = files.bring([{ file, name: 'a.csv' }]);
  await answer('a.csv');
  await first;
  refusals.set('six.csv', () => tooFew);
  const second = files.bring([{ file, name: 'six.csv' }]);
  await answer('six.csv');
  await second;
  assert.equal(used(), 'a.csv');
  const { said, reading } = files.state.get();
  assert.ok(said?.kind === 'refused');
  assert.deepEqual([said.fault, said.brought.entry.name, reading], [tooFew, 'six.csv', null]);
});

test('a file that goes with the next one only is used after it', async () => {
  const { files, answer, used, refusals, state } = shelf();
  refusals.set('labels', () => (used() === 'images' ? null : tooFew));
  const tried = [];
  state.subscribe(() => tried.push(used()));
  const file = new Blob(['x']);
  const all = files.bring([
    { file, name: 'labels' },
    { file, name: 'images' },
  ]);
  await answer('labels');
  await answer('images');
  while (files.state.get().reading?.name !== 'labels') await new Promise((resolve) => setTimeout(resolve, 1));
  await answer('labels');
  await all;
  assert.deepEqual(tried.filter(Boolean), ['images', 'labels']);
});

test('a trial that is taken back leaves what is in use', async () => {
  const { files, answer, used, refusals } = shelf();
  refusals.set('a.csv', () => Promise.reject(new EngineError('taken back', '', 'interrupted')));
  const using = files.use(entryOf('a.csv'));
  await answer('a.csv');
  await using;
  assert.equal(used(), null);
  assert.equal(files.state.get().said?.kind, 'cancelled');
});
