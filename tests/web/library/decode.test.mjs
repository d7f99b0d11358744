import assert from 'node:assert/strict';
import { test } from 'node:test';

import { near, setWeights, tf } from './support.mjs';

const V = 7;

function languageModel(options = {}) {
  const model = tf.sequential({
    layers: [
      tf.layers.embedding({ inputDim: V, outputDim: 5, inputShape: [null] }),
      tf.layers.lstm({ units: 6, returnSequences: true }),
      tf.layers.dense({ units: V, activation: 'softmax', ...options }),
    ],
  });
  setWeights(model, 2);
  return model;
}

/** log p of the next token after `tokens`. */
function next(model, tokens) {
  const p = model.predict(tf.tensor2d([tokens])).arraySync()[0];
  return p.at(-1).map(Math.log);
}

const numberRows = (rows, width) =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: width }, (_, j) => Math.sin(3 * i + j)));

const argMax = (list) => list.indexOf(Math.max(...list));

test('greedy decoding is predict and append', () => {
  const model = languageModel();
  const { tokens, logProbabilities, logProbability, finished, hypotheses, tree } = tf.decode(model, {
    prompt: [1, 3],
    maxLength: 12,
  });
  const all = [1, 3];
  tokens.forEach((token, i) => {
    const logs = next(model, all);
    assert.equal(token, argMax(logs));
    near([logProbabilities[i]], [logs[token]], 1e-4);
    all.push(token);
  });
  assert.equal(tokens.length, 12);
  near([logProbability], [logProbabilities.reduce((a, b) => a + b)], 1e-9);
  assert.equal(finished, false);
  assert.equal(hypotheses.length, 1);
  assert.deepEqual(tree, []);
});

test('carried states and the whole sequence decode alike, one prompt or several', () => {
  const model = languageModel();
  const prompt = [[1, 2, 3], [5], [6, 0, 6, 1]];
  for (const how of [
    { method: 'greedy' },
    { method: 'beam', beams: 3 },
    { method: 'sample', temperature: 1.3, topK: 5, topP: 0.95, seed: 3 },
  ]) {
    const args = { ...how, prompt, maxLength: 10, endToken: 2 };
    const carried = tf.decode(model, args);
    const whole = tf.decode(model, { ...args, carryStates: false });
    assert.equal(carried.length, 3);
    carried.forEach((one, i) => {
      assert.deepEqual(one.tokens, whole[i].tokens);
      near(one.logProbabilities, whole[i].logProbabilities, 1e-4);
      const alone = tf.decode(model, { ...args, prompt: prompt[i] });
      if (how.method !== 'sample') assert.deepEqual(alone.tokens, one.tokens);
    });
    assert.deepEqual(tf.decode(model, args), carried, 'the same again');
  }
});

test('a beam search comes with its tree', () => {
  const model = languageModel();
  const decoded = tf.decode(model, { prompt: [4], method: 'beam', beams: 3, maxLength: 5, endToken: 0 });
  const { tree, hypotheses } = decoded;
  assert.deepEqual(decoded.tokens, hypotheses[0].tokens);
  assert.equal(tree.filter(({ parent }) => parent < 0).length, 3);
  tree.forEach(({ parent, length }, i) => {
    assert.ok(parent < i);
    assert.equal(length, parent < 0 ? 1 : tree[parent].length + 1);
  });
  for (const { tokens, logProbability, score, finished } of hypotheses) {
    const end = tree.findIndex(
      (node) => node.length === tokens.length && node.logProbability === logProbability,
    );
    const path = [];
    for (let node = end; node >= 0; node = tree[node].parent) path.unshift(tree[node].token);
    assert.deepEqual(path, tokens);
    assert.equal(tree[end].finished, finished);
    assert.equal(score, logProbability);
  }
  const long = tf.decode(model, {
    prompt: [4],
    method: 'beam',
    beams: 3,
    maxLength: 5,
    endToken: 0,
    lengthPenalty: 2,
  });
  for (const { tokens, logProbability, score } of long.hypotheses)
    near([score], [logProbability / ((5 + tokens.length) / 6) ** 2], 1e-9);
});

test('logits decode as probabilities do', () => {
  const model = languageModel();
  const logits = languageModel({ activation: 'linear' });
  const args = { prompt: [1], maxLength: 8 };
  assert.deepEqual(tf.decode(logits, { ...args, fromLogits: true }).tokens, tf.decode(model, args).tokens);
  assert.throws(
    () => tf.decode(logits, args),
    (/** @type {any} */ error) =>
      /^\[decode\] expected probabilities that sum to 1 \(or fromLogits\)/.test(error.message),
  );
});

/** An encoder and a decoder with attention: as one model, and as two that share its layers. */
function translator() {
  const units = 4;
  const source = tf.input({ shape: [3], name: 'source' });
  const ids = tf.input({ shape: [null], name: 'ids' });
  const [sequence, h, c] = tf.layers
    .lstm({ units, returnSequences: true, returnState: true })
    .apply(tf.layers.embedding({ inputDim: 5, outputDim: 3 }).apply(source));
  const embed = tf.layers.embedding({ inputDim: V, outputDim: 4 });
  const lstm = tf.layers.lstm({ units, returnSequences: true, returnState: true });
  const attention = tf.layers.attention();
  const join = tf.layers.concatenate();
  const out = tf.layers.dense({ units: V, activation: 'softmax' });
  const decoder = (hidden, cell, encoded) => {
    const [y, ...states] = lstm.apply(embed.apply(ids), { initialState: [hidden, cell] });
    return [out.apply(join.apply([y, attention.apply([y, encoded])])), ...states];
  };
  const whole = tf.model({ inputs: [source, ids], outputs: decoder(h, c, sequence)[0] });
  setWeights(whole, 2);
  const given = [
    tf.input({ shape: [units], name: 'h' }),
    tf.input({ shape: [units], name: 'c' }),
    tf.input({ shape: [3, units], name: 'sequence' }),
  ];
  return {
    whole,
    encoder: tf.model({ inputs: source, outputs: [h, c, sequence] }),
    decoder: tf.model({ inputs: [ids, ...given], outputs: decoder(...given) }),
  };
}

test('an encoder and a decoder decode as the model they were trained in', () => {
  const { whole, encoder, decoder } = translator();
  const inputs = tf.tensor2d([
    [1, 2, 3],
    [4, 0, 1],
  ]);
  for (const how of [{}, { method: 'beam', beams: 4 }]) {
    const args = { ...how, startToken: 1, endToken: 2, maxLength: 8, inputs };
    const one = tf.decode(whole, args);
    const two = tf.decode(decoder, { ...args, encoder });
    assert.equal(one.length, 2);
    one.forEach((decoded, i) => {
      assert.deepEqual(decoded.tokens, two[i].tokens);
      near(decoded.logProbabilities, two[i].logProbabilities, 1e-4);
    });
  }
});

test('states and memory come in any order, beside outputs for other purposes', () => {
  const units = 4;
  const ids = tf.input({ shape: [null] });
  const [h, c, memory] = [[units], [units], [3, units]].map((shape) => tf.input({ shape }));
  const lstm = tf.layers.lstm({ units, returnSequences: true, returnState: true });
  const [y, ...states] = lstm.apply(tf.layers.embedding({ inputDim: V, outputDim: 4 }).apply(ids), {
    initialState: [h, c],
  });
  const seen = tf.layers.concatenate().apply([y, tf.layers.attention().apply([y, memory])]);
  const out = tf.layers.dense({ units: V, activation: 'softmax' }).apply(seen);
  const mood = tf.layers.dense({ units: 2 }).apply(states[0]);
  const first = tf.model({ inputs: [ids, h, c, memory], outputs: [out, ...states] });
  setWeights(first, 2);
  const given = [[[0.1, 0.2, 0.3, 0.4]], [[0.5, -1, 0.6, 1]], [numberRows(3, units)]].map((rows) =>
    tf.tensor(rows),
  );
  const args = { prompt: [[1]], maxLength: 8, method: 'beam' };
  const expected = tf.decode(first, { ...args, inputs: given });
  const other = tf.model({ inputs: [ids, memory, c, h], outputs: [out, mood, ...states] });
  assert.deepEqual(tf.decode(other, { ...args, inputs: [given[2], given[1], given[0]] }), expected);
});

test('a declared length and models inside change nothing', () => {
  const parts = (length) => [
    tf.layers.embedding({ inputDim: V, outputDim: 5, inputShape: [length] }),
    tf.layers.gru({ units: 6, returnSequences: true }),
    tf.layers.dense({ units: V, activation: 'softmax' }),
  ];
  const open = tf.sequential({ layers: parts(null) });
  setWeights(open, 2);
  const [embedding, gru, dense] = parts(3);
  const inner = tf.sequential({ layers: [tf.sequential({ layers: [embedding] }), gru] });
  for (const model of [tf.sequential({ layers: parts(3) }), tf.sequential({ layers: [inner, dense] })]) {
    model.setWeights(open.getWeights());
    for (const carryStates of [true, false]) {
      const args = { prompt: [[1, 2, 3, 4], [5]], maxLength: 10, carryStates };
      const expected = tf.decode(open, args);
      tf.decode(model, args).forEach((decoded, i) => {
        assert.deepEqual(decoded.tokens, expected[i].tokens);
        near(decoded.logProbabilities, expected[i].logProbabilities, 1e-4);
      });
    }
  }
});

test('a decoder of a fixed length answers as it was trained to', async () => {
  const source = tf.input({ shape: [3] });
  const ids = tf.input({ shape: [3] });
  const embed = (x) => tf.layers.embedding({ inputDim: V, outputDim: 8 }).apply(x);
  const [, state] = tf.layers.gru({ units: 24, returnState: true }).apply(embed(source));
  const y = tf.layers.gru({ units: 24, returnSequences: true }).apply([embed(ids), state]);
  const model = tf.model({
    inputs: [source, ids],
    outputs: tf.layers.dense({ units: V, activation: 'softmax' }).apply(y),
    seed: 1,
  });
  model.compile({ optimizer: tf.train.adam(0.02), loss: 'sparseCategoricalCrossentropy' });
  const words = Array.from({ length: 125 }, (_, i) => [i, i / 5, i / 25].map((n) => 2 + (Math.floor(n) % 5)));
  const sources = tf.tensor2d(words);
  const said = tf.tensor2d(words.map((word) => [1, word[2], word[1]]));
  const answers = words.map((word) => [...word].reverse());
  await model.fit([sources, said], tf.tensor2d(answers), { epochs: 40, batchSize: 25 });
  for (const method of ['greedy', 'beam']) {
    const decoded = tf.decode(model, { inputs: sources, startToken: 1, maxLength: 3, method });
    const right = decoded.filter(({ tokens }, i) => tokens.join() === answers[i].join()).length;
    assert.ok(right > 120, `${method}: ${right} of 125`);
  }
});

test('a trained model goes on with what it learnt, also while it trains', async () => {
  const period = [1, 2, 1, 3, 4];
  const model = tf.sequential({
    seed: 2,
    layers: [
      tf.layers.embedding({ inputDim: 5, outputDim: 6, inputShape: [null] }),
      tf.layers.gru({ units: 16, returnSequences: true }),
      tf.layers.dense({ units: 5, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.03), loss: 'sparseCategoricalCrossentropy' });
  const at = (i) => period[i % 5];
  const x = tf.tensor2d(Array.from({ length: 10 }, (_, i) => Array.from({ length: 9 }, (_, t) => at(i + t))));
  const y = tf.tensor3d(
    Array.from({ length: 10 }, (_, i) => Array.from({ length: 9 }, (_, t) => [at(i + t + 1)])),
  );
  let during = 0;
  await model.fit(x, y, {
    epochs: 150,
    callbacks: {
      onEpochEnd: () => (during += tf.decode(model, { prompt: [1], maxLength: 3 }).tokens.length),
    },
  });
  assert.equal(during, 450);
  for (const method of ['greedy', 'beam'])
    assert.deepEqual(
      tf.decode(model, { prompt: [1, 2, 1], method, maxLength: 15 }).tokens,
      Array.from({ length: 15 }, (_, i) => at(i + 3)),
    );
});

test('what makes no sense is refused where it is', () => {
  const model = languageModel();
  const { decoder, encoder } = translator();
  const refused = (args, text, where, of = model) =>
    assert.throws(
      () => tf.decode(of, args),
      (/** @type {any} */ error) => {
        assert.match(error.message, text);
        assert.equal(error.where, where);
        return true;
      },
    );
  refused({}, /^\[decode\] expected a prompt of at least one token, or a startToken/, '/prompt');
  refused({ prompt: [1.5] }, /^\[decode\] prompt: expected whole numbers/, '/prompt');
  refused({ prompt: [1], topK: 3 }, /topK: expected only with the method sample, got greedy/, '/top_k');
  refused({ prompt: [1], method: 'sample', topP: 2 }, /^\[decode\] topP: expected/, '/top_p');
  refused({ prompt: [1], maxLenght: 2 }, /maxLength/, '/max_lenght');
  refused({ prompt: [9] }, /expected ids from 0 to 6, got 9/, '');
  refused({ prompt: [1], encoder }, /inputs: expected what the encoder takes/, '/inputs', decoder);
  refused({ prompt: [1] }, /expected 3 inputs besides the tokens, got 0/, '/inputs', decoder);
});

test('sampled logits train word vectors and language models', async () => {
  const words = 40;
  const word = tf.input({ shape: [1], name: 'word' });
  const around = tf.input({ shape: [1], name: 'around' });
  const vector = tf.layers
    .flatten()
    .apply(tf.layers.embedding({ inputDim: words, outputDim: 8, name: 'vectors' }).apply(word));
  for (const loss of ['negativeSampling', 'sampledSoftmax']) {
    const logits = tf.layers
      .sampledLogits({
        inputDim: words,
        negatives: 4,
        sampler: 'uniform',
        subtractLogQ: loss === 'sampledSoftmax',
      })
      .apply([vector, around]);
    const model = tf.model({ inputs: [word, around], outputs: logits, seed: 1 });
    assert.deepEqual(model.outputs[0].shape, [null, 5]);
    model.compile({ optimizer: tf.train.adam(0.05), loss });
    const x = Array.from({ length: 400 }, (_, i) => i % words);
    const y = tf.tensor2d(x.map((id) => [id ^ 1]));
    const run = async () =>
      (await model.fit([tf.tensor2d(x.map((id) => [id])), y], y, { epochs: 12 })).history.loss;
    const losses = await run();
    assert.ok(losses.at(-1) < losses[0] / 2, `${loss}: ${losses}`);
    model.dispose();
  }
  assert.throws(
    () => tf.layers.sampledLogits({ inputDim: words, counts: [1, 2] }),
    (/** @type {any} */ error) =>
      /counts: expected a number for each of 40 ids/.test(error.message) && error.where === '/config/counts',
  );
});

test('random draws are spread as the probabilities are', () => {
  const model = tf.sequential({
    layers: [
      tf.layers.embedding({ inputDim: 3, outputDim: 1, inputShape: [1] }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 3, activation: 'softmax' }),
    ],
  });
  model.setWeights([tf.zeros([3, 1]), tf.zeros([1, 3]), tf.tensor1d([0.2, 0.5, 0.3].map(Math.log))]);
  const count = (args) => {
    const { tokens } = tf.decode(model, { prompt: [0], method: 'sample', maxLength: 4000, seed: 1, ...args });
    return [0, 1, 2].map((id) => tokens.filter((token) => token === id).length / 4000);
  };
  near(count({}), [0.2, 0.5, 0.3], 0.03);
  near(count({ topK: 2 }), [0, 0.625, 0.375], 0.03);
  near(count({ topP: 0.4 }), [0, 1, 0], 0);
});
