/** What decoders make of the frames of tasks with texts, and what they refuse. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { decoderOf, vectorOf, web } from './decoding.mjs';

test('reviews: right where the probability is on the label’s side; the typed one begins before its first word', async () => {
  const decode = await decoderOf('reviews');
  const word = (text, known = true) => ({ text, known });
  const sample = (label) => ({ words: [word('good')], label });
  const data = {
    total: 9,
    ids: false,
    samples: [sample(1), sample(0), sample(0)],
    typed: { words: [word('not'), word('goood', false)] },
  };
  const tensors = { probabilities: vectorOf(0.75, 0.25, 0.5), after_words: vectorOf(0.5, 0.25, 0.125) };
  const frame = { readout: 'reviews', data, tensors };
  const { total, samples, typed } = decode(frame);
  assert.equal(total, 9);
  assert.deepEqual(
    samples.map(({ right }) => right),
    [true, true, true],
  );
  assert.deepEqual([typed.before, typed.after], [0.5, [0.25, 0.125]]);
  assert.deepEqual(typed.words[1], word('goood', false));
  assert.equal(decode({ ...frame, data: { ...data, typed: null } }).typed, null);
  assert.throws(
    () => decode({ ...frame, tensors: { ...tensors, after_words: vectorOf(0.5) } }),
    /reviews\.after_words: expected 3 values, got 1/,
  );
});

test('a search: branches have the probability of one token, and fates follow the step', async () => {
  const { fatesAt, rowsOfTree, searchOf, wayTo } = await import(new URL('views/search_tree.ts', web).href);
  const logs = [0.5, 0.4, 0.1, 0.36, 0.15, 0.04, 0.3, 0.1].map(Math.log);
  const search = {
    texts: ['1', '2', '0', '', '4'],
    answers: [
      { text: '22', node: 6, score: -1 },
      { text: '104', node: 7, score: -2 },
    ],
  };
  const numbers = {
    tokens: [0, 1, 2, 1, 2, 0, 3, 4],
    parents: [0, 0, 0, 2, 1, 2, 4, 5],
    kept: [1, 1, 0, 1, 1, 0, 1, 1],
    log_probabilities: logs,
  };
  const frameOf = (changes = {}, answers = search.answers) => ({
    readout: 'found',
    data: { search: { ...search, answers } },
    tensors: Object.fromEntries(
      Object.entries({ ...numbers, ...changes }).map(([name, values]) => [
        name,
        { shape: [values.length], values: Float32Array.from(values) },
      ]),
    ),
  });
  const tree = searchOf(frameOf());
  const { nodes, steps } = tree;
  assert.equal(steps, 3);
  assert.deepEqual(
    nodes.map(({ step }) => step),
    [1, 1, 1, 2, 2, 2, 3, 3],
  );
  assert.ok(Math.abs(nodes[3].probability - 0.9) < 1e-6);
  assert.deepEqual(wayTo(tree, 7), ['1', '0', '4']);
  assert.deepEqual(rowsOfTree(tree), [0, 1, 2, 0, 1, 2, 0, 1]);
  const [dropped, alive, best] = ['dropped', 'alive', 'best'];
  assert.deepEqual(fatesAt(tree, 1), [alive, alive, dropped, null, null, null, null, null]);
  assert.deepEqual(fatesAt(tree, 3), [alive, best, dropped, best, alive, dropped, best, alive]);
  const greedy = searchOf(frameOf({ kept: [0, 1, 0, 1, 0, 0, 1, 0] }, search.answers.slice(0, 1)));
  assert.deepEqual(fatesAt(greedy, 2), [dropped, alive, dropped, alive, dropped, dropped, null, null]);
  assert.equal(searchOf({ readout: 'found', data: {}, tensors: {} }), null);
  const faulty = (frame, pattern) => assert.throws(() => searchOf(frame), pattern);
  faulty(
    frameOf({ parents: [1, 0, 0, 2, 1, 2, 4, 5] }),
    /search\.parents\[0\]: expected a node before, got 0/,
  );
  faulty(frameOf({ tokens: [0] }), /found\.search: expected parents for 1 tokens, got 8/);
  faulty(frameOf({ tokens: [0, 1, 2, 1, 2, 0, 3, 5] }), /found\.search\.tokens\[7\]: there is no text 5/);
  faulty(frameOf({}, [{ text: '', node: 8, score: 0 }]), /found\.search\.answers: expected answers that end/);
});

test('translations: the weights are those of the characters, without the padding', async () => {
  const decode = await decoderOf('translations');
  const sample = { source: '五月', target: '05', answer: '06', unknown: [1] };
  const values = Float32Array.from({ length: 3 * 4 }, (_, at) => at);
  const frame = {
    readout: 'translations',
    data: { total: 5, attends: true, samples: [sample, { ...sample, answer: '05' }] },
    tensors: { attention: { shape: [1, 3, 4], values } },
  };
  const { samples, attends, weights, search } = decode(frame);
  assert.equal(attends, true);
  assert.equal(search, null);
  assert.deepEqual(
    samples.map(({ right }) => right),
    [false, true],
  );
  assert.deepEqual(weights, { rows: 2, columns: 2, values: Float32Array.of(0, 1, 4, 5) });
  assert.equal(decode({ ...frame, tensors: {} }).weights, null);
});

test('next tokens: right where the most probable one is the target; the typed ones with what is unknown', async () => {
  const decode = await decoderOf('next-token');
  const sample = (target) => ({ words: ['one', 'of'], target, answers: ['them', 'the'] });
  const data = {
    unit: 'word',
    chunk: 2,
    total: 7,
    samples: [sample('them'), sample('it')],
    typed: { words: [{ text: 'zzz', known: false }], missing: 1, answers: ['a', 'the', 'them'] },
  };
  const tensors = {
    probabilities: { shape: [2, 2], values: Float32Array.of(0.5, 0.25, 0.75, 0.125) },
    of_target: vectorOf(0.5, 0.0625),
    typed: vectorOf(0.5, 0.25, 0.125),
  };
  const frame = { readout: 'next', data, tensors };
  const { samples, typed, ...rest } = decode(frame);
  assert.deepEqual(rest, { unit: 'word', chunk: 2, total: 7 });
  assert.deepEqual(
    samples.map(({ right, ofTarget }) => [right, ofTarget]),
    [
      [true, 0.5],
      [false, 0.0625],
    ],
  );
  assert.deepEqual(samples[1].answers[1], { text: 'the', probability: 0.125 });
  assert.deepEqual(typed.answers[2], { text: 'them', probability: 0.125 });
  assert.deepEqual([typed.missing, typed.words[0].known], [1, false]);
  assert.equal(decode({ ...frame, data: { ...data, typed: null } }).typed, null);
  assert.throws(
    () => decode({ ...frame, tensors: { ...tensors, typed: vectorOf(1) } }),
    /next\.typed: expected 3 values, got 1/,
  );
  assert.throws(
    () => decode({ ...frame, tensors: { ...tensors, of_target: vectorOf(1) } }),
    /next\.of_target: expected 2 values, got 1/,
  );
});

test('a generated text has a probability for each of its words', async () => {
  const decode = await decoderOf('generated-text');
  const data = { unit: 'word', prompt: [{ text: 'the', known: true }], words: ['old', 'owl'] };
  const frame = {
    readout: 'written',
    data,
    tensors: { probabilities: { shape: [2], values: Float32Array.of(0.5, 0.25) } },
  };
  assert.deepEqual(decode(frame).words, [
    { text: 'old', probability: 0.5 },
    { text: 'owl', probability: 0.25 },
  ]);
  assert.throws(
    () => decode({ ...frame, data: { ...data, words: ['old'] } }),
    /written\.probabilities: expected 1 values, got 2/,
  );
});

test('accuracy by length: shares of the lengths that occur', async () => {
  const decode = await decoderOf('accuracy-by-length');
  const frame = {
    readout: 'lengths',
    data: { exact: 0.5, width: 8, trained: true, attends: false },
    tensors: { right: vectorOf(1, 0, 3), samples: vectorOf(4, 0, 4) },
  };
  const { bins, ...rest } = decode(frame);
  assert.deepEqual(rest, { exact: 0.5, trained: true, attends: false });
  assert.deepEqual(bins, [
    { from: 1, to: 8, samples: 4, share: 0.25 },
    { from: 17, to: 24, samples: 4, share: 0.75 },
  ]);
  assert.throws(
    () => decode({ ...frame, tensors: { ...frame.tensors, right: vectorOf(1) } }),
    /lengths\.right: expected 3 values, got 1/,
  );
});

test('corrections: a sentence is right when every word is, and the typed one comes row by row', async () => {
  const decode = await decoderOf('corrections');
  const frame = {
    readout: 'corrections',
    data: {
      samples: [
        { words: ['these', 'dog'], wrong: [0] },
        { words: ['this', 'dog'], wrong: [] },
      ],
      total: 2,
      typed: {
        words: [
          { text: 'a', known: true },
          { text: 'b', known: false },
        ],
        left_out: 1,
        vocabulary: ['a'],
      },
    },
    tensors: {
      probabilities: { shape: [2, 3], values: Float32Array.of(0.9, 0.1, 0.7, 0.9, 0.1, 0) },
      so_far: { shape: [2, 2], values: Float32Array.of(0.5, 0, 0.25, 0.75) },
    },
  };
  const { samples, typed } = decode(frame);
  assert.deepEqual(
    samples.map(({ right }) => right),
    [true, false],
  );
  assert.deepEqual([...typed.soFar[1]], [0.25, 0.75]);
  assert.equal(typed.leftOut, 1);
  const narrow = { ...frame.tensors, so_far: { shape: [1, 2], values: Float32Array.of(0.5, 0) } };
  assert.throws(() => decode({ ...frame, tensors: narrow }), /so_far: expected the shape \(2, 2\)/);
});

test('accuracy by needs: shares of words, and no need but those that there are', async () => {
  const decode = await decoderOf('accuracy-by-needs');
  const part = { needs: 'later', words: 4, right: 3, forward: 0.5, backward: 1 };
  const data = { sentences: 0.5, forward: 0.4, backward: 0.7, parts: [part] };
  assert.equal(decode({ readout: 'given', data, tensors: {} }).parts[0].share, 0.75);
  const other = { ...data, parts: [{ ...part, needs: 'luck' }] };
  assert.throws(() => decode({ readout: 'given', data: other, tensors: {} }), /expected one of later/);
});

test('calculations: an answer is right when it is the result', async () => {
  const decode = await decoderOf('calculations');
  const samples = [
    { text: '1+1=', result: 2, answer: 2 },
    { text: '9*9=', result: null, answer: 1 },
  ];
  const data = { samples, total: 9, unknown: '', too_long: false, fits: true };
  const probabilities = { shape: [2, 3], values: new Float32Array(6) };
  const decoded = decode({ readout: 'calculations', data, tensors: { probabilities } });
  assert.deepEqual(
    decoded.samples.map(({ right }) => right),
    [true, false],
  );
});
