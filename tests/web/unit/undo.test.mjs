import assert from 'node:assert/strict';
import { test } from 'node:test';

import { placeOfChange, Undo } from '../../../web/app/undo.ts';

/** @type {(units?: number, more?: object) => any} */
const trained = (units = 16, more = {}) => ({
  experiment: {
    task: 'adder',
    model: { class_name: 'Sequential', config: { layers: [{ class_name: 'LSTM', config: { units } }] } },
    compile: { optimizer: 'SGD' },
    fit: { epochs: 5 },
    seed: 0,
    ...more,
  },
  build: 'simd128',
});

/** What is trained is edited, with a clock that is set by hand. */
function visit() {
  let present = trained();
  let time = 0;
  const undo = new Undo(
    (other) => put(other),
    () => time,
  );
  /** As a session does: each change is noted, also those that undo makes. */
  function put(other) {
    const before = present;
    present = other;
    undo.note(before, other);
  }
  const edit = (other, after = 5000) => {
    time += after;
    put(other);
  };
  return { undo, edit, now: () => present };
}

test('what was undone or redone last is told', () => {
  const { undo, edit } = visit();
  undo.undo();
  assert.equal(undo.last.get(), null);
  edit(trained(8));
  undo.undo();
  const change = { before: trained(16), after: trained(8) };
  const told = () => {
    const { verb, edit: done } = /** @type {any} */ (undo.last.get());
    return [verb, { before: done.before, after: done.after }];
  };
  assert.deepEqual(told(), ['undo', change]);
  undo.redo();
  assert.deepEqual(told(), ['redo', change]);
});

test('edits are undone one by one, the last one first, and redone', () => {
  const { undo, edit, now } = visit();
  edit(trained(8));
  edit(trained(8, { compile: { optimizer: 'Adam' } }));
  undo.undo();
  assert.deepEqual(now(), trained(8));
  undo.undo();
  assert.deepEqual(now(), trained());
  undo.undo();
  assert.deepEqual(now(), trained());
  undo.redo();
  undo.redo();
  undo.redo();
  assert.deepEqual(now(), trained(8, { compile: { optimizer: 'Adam' } }));
});

test('another task is undone as any other edit', () => {
  const { undo, edit, now } = visit();
  edit(trained(8));
  edit(trained(3, { task: 'sine' }));
  undo.undo();
  assert.deepEqual(now(), trained(8));
  undo.redo();
  assert.equal(now().experiment.task, 'sine');
});

test('the build is undone as the experiment is', () => {
  const { undo, edit, now } = visit();
  edit(trained(8));
  edit({ ...trained(8), build: 'relaxed' }, 100);
  undo.undo();
  assert.deepEqual(now(), trained(8));
  undo.undo();
  assert.deepEqual(now(), trained());
  undo.redo();
  undo.redo();
  assert.deepEqual(now(), { ...trained(8), build: 'relaxed' });
});

test('quick changes of one value are one edit, others are not', () => {
  const { undo, edit, now } = visit();
  for (const units of [17, 18, 19, 20]) edit(trained(units), 300);
  edit(trained(20, { seed: 3 }), 300);
  undo.undo();
  assert.deepEqual(now(), trained(20));
  undo.undo();
  assert.deepEqual(now(), trained());
  assert.equal(undo.next.get().undo, null);
  undo.redo();
  edit(trained(21), 100);
  undo.undo();
  assert.deepEqual(now(), trained(20), 'what was redone stays an edit of its own');
});

test('layers that are quickly removed come back one by one', () => {
  const layers = trained().experiment.model.config.layers;
  /** @param {number} count */
  const of = (count) => {
    const one = structuredClone(trained());
    one.experiment.model.config.layers = Array.from({ length: count }, () => structuredClone(layers.at(-1)));
    return one;
  };
  const { undo, edit, now } = visit();
  for (const count of [4, 3, 2]) edit(of(count), 100);
  undo.undo();
  assert.deepEqual(now(), of(3));
  undo.undo();
  assert.deepEqual(now(), of(4));
});

test('a value that quickly goes back leaves nothing to undo', () => {
  const { undo, edit } = visit();
  edit(trained(17));
  edit(trained(16), 100);
  assert.deepEqual(undo.next.get(), { undo: null, redo: null });
});

test('an edit after an undo ends what could be redone', () => {
  const { undo, edit, now } = visit();
  edit(trained(8));
  undo.undo();
  assert.deepEqual(undo.next.get().redo, {
    ...undo.next.get().redo,
    before: trained(),
    after: trained(8),
  });
  edit(trained(9));
  assert.equal(undo.next.get().redo, null);
  undo.redo();
  assert.deepEqual(now(), trained(9));
});

test('the place of a change is that of one value, or none', () => {
  assert.equal(placeOfChange(trained(), trained(8)), '/experiment/model/config/layers/0/config/units');
  assert.equal(placeOfChange(trained(), trained(8, { seed: 2 })), null);
  assert.equal(placeOfChange(trained(), trained(16, { fit: {} })), '/experiment/fit/epochs');
  assert.equal(placeOfChange(trained(), { ...trained(), build: 'relaxed' }), '/build');
});
