import assert from 'node:assert/strict';
import { test } from 'node:test';

import { placeOfChange, Undo } from '../../../web/app/undo.ts';

/** @type {(units?: number, more?: object) => any} */
const experiment = (units = 16, more = {}) => ({
  task: 'adder',
  model: { class_name: 'Sequential', config: { layers: [{ class_name: 'LSTM', config: { units } }] } },
  compile: { optimizer: 'SGD' },
  fit: { epochs: 5 },
  seed: 0,
  ...more,
});

/** An experiment that is edited, with a clock that is set by hand. */
function visit() {
  let present = experiment();
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
  edit(experiment(8));
  undo.undo();
  const change = { before: experiment(16), after: experiment(8) };
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
  edit(experiment(8));
  edit(experiment(8, { compile: { optimizer: 'Adam' } }));
  undo.undo();
  assert.deepEqual(now(), experiment(8));
  undo.undo();
  assert.deepEqual(now(), experiment());
  undo.undo();
  assert.deepEqual(now(), experiment());
  undo.redo();
  undo.redo();
  undo.redo();
  assert.deepEqual(now(), experiment(8, { compile: { optimizer: 'Adam' } }));
});

test('another task is undone as any other edit', () => {
  const { undo, edit, now } = visit();
  edit(experiment(8));
  edit({ ...experiment(3), task: 'sine' });
  undo.undo();
  assert.deepEqual(now(), experiment(8));
  undo.redo();
  assert.equal(now().task, 'sine');
});

test('quick changes of one value are one edit, others are not', () => {
  const { undo, edit, now } = visit();
  for (const units of [17, 18, 19, 20]) edit(experiment(units), 300);
  edit(experiment(20, { seed: 3 }), 300);
  undo.undo();
  assert.deepEqual(now(), experiment(20));
  undo.undo();
  assert.deepEqual(now(), experiment());
  assert.equal(undo.next.get().undo, null);
  undo.redo();
  edit(experiment(21), 100);
  undo.undo();
  assert.deepEqual(now(), experiment(20), 'what was redone stays an edit of its own');
});

test('a value that quickly goes back leaves nothing to undo', () => {
  const { undo, edit } = visit();
  edit(experiment(17));
  edit(experiment(16), 100);
  assert.deepEqual(undo.next.get(), { undo: null, redo: null });
});

test('an edit after an undo ends what could be redone', () => {
  const { undo, edit, now } = visit();
  edit(experiment(8));
  undo.undo();
  assert.deepEqual(undo.next.get().redo, {
    ...undo.next.get().redo,
    before: experiment(),
    after: experiment(8),
  });
  edit(experiment(9));
  assert.equal(undo.next.get().redo, null);
  undo.redo();
  assert.deepEqual(now(), experiment(9));
});

test('the place of a change is that of one value, or none', () => {
  assert.equal(placeOfChange(experiment(), experiment(8)), '/model/config/layers/0/config/units');
  assert.equal(placeOfChange(experiment(), experiment(8, { seed: 2 })), null);
  assert.equal(placeOfChange(experiment(), experiment(16, { fit: {} })), '/fit/epochs');
});
