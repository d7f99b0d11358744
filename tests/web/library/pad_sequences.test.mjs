/** Sequences of one length, as keras.utils.pad_sequences of Keras 3.15.1 makes them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { tf } from './support.mjs';

/**
 * Sequences, options, and the shape and values that Keras gives.
 * @type {any[][]}
 */
const cases = [
  [
    [[1], [2, 3], [4, 5, 6, 7]],
    {},
    [3, 4],
    [
      [0, 0, 0, 1],
      [0, 0, 2, 3],
      [4, 5, 6, 7],
    ],
  ],
  [
    [[1], [2, 3], [4, 5, 6, 7]],
    { padding: 'post' },
    [3, 4],
    [
      [1, 0, 0, 0],
      [2, 3, 0, 0],
      [4, 5, 6, 7],
    ],
  ],
  [
    [[1], [2, 3], [4, 5, 6, 7]],
    { maxlen: 2 },
    [3, 2],
    [
      [0, 1],
      [2, 3],
      [6, 7],
    ],
  ],
  [
    [[1], [2, 3], [4, 5, 6, 7]],
    { maxlen: 2, truncating: 'post' },
    [3, 2],
    [
      [0, 1],
      [2, 3],
      [4, 5],
    ],
  ],
  [
    [[1], [2, 3], [4, 5, 6, 7]],
    { maxlen: 3, padding: 'post', truncating: 'post', value: 9 },
    [3, 3],
    [
      [1, 9, 9],
      [2, 3, 9],
      [4, 5, 6],
    ],
  ],
  [
    [[1], [2, 3], [4, 5, 6, 7]],
    { maxlen: 6, value: -1.5, dtype: 'float32' },
    [3, 6],
    [
      [-1.5, -1.5, -1.5, -1.5, -1.5, 1.0],
      [-1.5, -1.5, -1.5, -1.5, 2.0, 3.0],
      [-1.5, -1.5, 4.0, 5.0, 6.0, 7.0],
    ],
  ],
  [
    [[1.9, -1.9], []],
    { value: 2.7 },
    [2, 2],
    [
      [1, -1],
      [2, 2],
    ],
  ],
  [[[], []], {}, [2, 0], [[], []]],
  [
    [
      [[1, 2]],
      [
        [3, 4],
        [5, 6],
      ],
    ],
    { maxlen: 3 },
    [2, 3, 2],
    [
      [
        [0, 0],
        [0, 0],
        [1, 2],
      ],
      [
        [0, 0],
        [3, 4],
        [5, 6],
      ],
    ],
  ],
  [
    [
      [[1, 2]],
      [
        [3, 4],
        [5, 6],
      ],
    ],
    { maxlen: 1, dtype: 'float32', truncating: 'post' },
    [2, 1, 2],
    [[[1.0, 2.0]], [[3.0, 4.0]]],
  ],
  [
    [[0, 2], [3]],
    { dtype: 'bool', value: 5 },
    [2, 2],
    [
      [false, true],
      [true, true],
    ],
  ],
];

test('padSequences gives what Keras gives', () => {
  for (const [sequences, options, shape, values] of cases) {
    const made = tf.padSequences(sequences, options);
    const what = JSON.stringify([sequences, options]);
    assert.deepEqual(made.shape, shape, what);
    assert.equal(made.dtype, options.dtype ?? 'int32', what);
    assert.deepEqual(
      made.arraySync(),
      JSON.parse(JSON.stringify(values), (_, one) => (typeof one === 'boolean' ? Number(one) : one)),
      what,
    );
  }
  assert.deepEqual(tf.padSequences([Int32Array.of(1, 2), tf.tensor([3])]).arraySync(), [
    [1, 2],
    [0, 3],
  ]);
});

test('padSequences says what it cannot take', () => {
  const refused = (expected, ...args) => assert.throws(() => tf.padSequences(...args), expected);
  refused(/expected a list of sequences, got 5/, 5);
  refused(/expected sequences, got none/, []);
  refused(/sequence 1: expected a list of numbers, got 2/, [[1], 2]);
  refused(/sequence 1: expected steps of shape \(2\), got \(\)/, [[[1, 2]], [3]]);
  refused(/maxlen: expected an integer from 1/, [[1]], { maxlen: 0 });
  refused(/padding: expected pre or post, got before/, [[1]], { padding: 'before' });
  refused(/truncating: expected pre or post, got after/, [[1]], { truncating: 'after' });
  refused(/dtype: expected int32, float32 or bool, got int64/, [[1]], { dtype: 'int64' });
  refused(/value: expected a number, got x/, [[1]], { value: 'x' });
  refused(/unknown option 'maxLen'/, [[1]], { maxLen: 3 });
});
