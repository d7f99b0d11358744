/** How views ask for the answer to what one types. */
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

import { Asking } from '../../../web/views/asking.ts';

/** A view whose text is asked for; each answer is given by the test. */
function start() {
  const asked = [];
  const patiently = [];
  const answers = [];
  const taken = [];
  /** @type {any} */
  const view = {
    isConnected: true,
    data: 0,
    host: {
      ask: ({ text }, patient = false) => {
        asked.push(text);
        patiently.push(patient);
        return new Promise((resolve) => answers.push(resolve));
      },
    },
  };
  const typed = { text: 'a' };
  const asking = new Asking(
    view,
    () => (typed.text === '' ? null : { text: typed.text }),
    (answer) => taken.push(answer),
  );
  const answer = async () => {
    answers.shift()(asked.at(-1));
    await turn();
  };
  const type = (text) => {
    typed.text = text;
    void asking.refresh();
  };
  return { asked, patiently, taken, view, asking, answer, type };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('what is typed is asked at once, one request at a time; the same again only after a rest', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const { asked, taken, view, asking, answer, type } = start();
    type('a');
    type('ab');
    type('abc');
    assert.deepEqual(asked, ['a']);
    await answer();
    assert.deepEqual([asked, taken], [['a', 'abc'], ['a']]);
    await answer();
    // It rests now.
    type('abcd');
    await turn();
    assert.deepEqual(asked, ['a', 'abc', 'abcd']);
    await answer();
    view.data = 1;
    void asking.refresh();
    await turn();
    // Longer after what was just typed, since more may come, than between two requests for the same.
    mock.timers.tick(399);
    await turn();
    assert.equal(asked.length, 3);
    mock.timers.tick(5000);
    await turn();
    assert.deepEqual(asked.slice(3), ['abcd']);
    await answer();
    view.data = 2;
    void asking.refresh();
    mock.timers.tick(99);
    await turn();
    assert.equal(asked.length, 4);
    mock.timers.tick(250);
    await turn();
    assert.equal(asked.length, 5);
    await answer();
    type('');
    mock.timers.tick(5000);
    await turn();
    assert.equal(asked.length, 5);
    type('abcd');
    assert.equal(asked.length, 6);
  } finally {
    mock.timers.reset();
  }
});

test('the same is asked again patiently: what is typed meanwhile does not wait for its answer', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const { asked, patiently, taken, view, asking, answer, type } = start();
    type('a');
    await answer();
    view.data = 1;
    void asking.refresh();
    mock.timers.tick(5000);
    await turn();
    assert.deepEqual(
      [asked, patiently],
      [
        ['a', 'a'],
        [false, true],
      ],
    );
    type('ab');
    await turn();
    assert.deepEqual(
      [asked, patiently],
      [
        ['a', 'a', 'ab'],
        [false, true, false],
      ],
    );
    // The late answer to the earlier text is of no use.
    await answer();
    assert.deepEqual(taken, ['a']);
    await answer();
    assert.deepEqual(taken, ['a', 'ab']);
  } finally {
    mock.timers.reset();
  }
});

test('what training changed is asked patiently, after a pause as well; what was cleared and typed again at once', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const { patiently, view, asking, answer, type } = start();
    type('a');
    await answer();
    mock.timers.tick(5000);
    await turn();
    view.data = 1;
    void asking.refresh();
    await turn();
    assert.deepEqual(patiently, [false, true]);
    await answer();
    mock.timers.tick(5000);
    await turn();
    type('');
    type('a');
    assert.deepEqual(patiently, [false, true, false]);
  } finally {
    mock.timers.reset();
  }
});
