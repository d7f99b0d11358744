import assert from "node:assert/strict";
import { test } from "node:test";

import { near, numbers, setWeights, tf } from "./support.mjs";

const [B, T, D, H] = [2, 4, 3, 2];
const x = tf.tensor(numbers(B * T * D, 5), [B, T, D]);

test("bidirectional is one layer from each end", () => {
  const both = tf.sequential({
    layers: [
      tf.layers.bidirectional({
        layer: tf.layers.lstm({ units: H, returnSequences: true }),
        inputShape: [T, D],
      }),
    ],
  });
  setWeights(both);
  assert.deepEqual(both.outputs[0].shape, [null, T, 2 * H]);
  const weights = both.getWeights();
  assert.equal(weights.length, 6);
  const halves = [false, true].map((backwards) => {
    const model = tf.sequential({
      layers: [
        tf.layers.lstm({ units: H, returnSequences: true, goBackwards: backwards, inputShape: [T, D] }),
      ],
    });
    model.setWeights(backwards ? weights.slice(3) : weights.slice(0, 3));
    return model.predict(x).arraySync();
  });
  const expected = halves[0].map((sample, b) => sample.map((row, t) => [...row, ...halves[1][b][T - 1 - t]]));
  near(both.predict(x).dataSync(), expected.flat(2), 1e-6, "concat");
});

test("bidirectional without merging has two outputs", () => {
  const input = tf.input({ shape: [T, D] });
  const outputs = tf.layers
    .bidirectional({ layer: tf.layers.gru({ units: H }), mergeMode: null })
    .apply(input);
  assert.deepEqual(
    outputs.map(({ shape }) => shape),
    [
      [null, H],
      [null, H],
    ],
  );
});

test("timeDistributed is the layer on each step", () => {
  const dense = { units: H, activation: "tanh" };
  const each = tf.sequential({
    layers: [tf.layers.timeDistributed({ layer: tf.layers.dense(dense), inputShape: [T, D] })],
  });
  const plain = tf.sequential({ layers: [tf.layers.dense({ ...dense, inputShape: [T, D] })] });
  setWeights(each);
  plain.setWeights(each.getWeights());
  near(each.predict(x).dataSync(), plain.predict(x).dataSync(), 1e-6, "dense");
});

test("first states go in as further inputs or as initialState", () => {
  const input = tf.input({ shape: [T, D] });
  const h = tf.input({ shape: [H] });
  const layer = tf.layers.gru({ units: H });
  const model = tf.model({ inputs: [input, h], outputs: layer.apply(input, { initialState: h }) });
  const other = tf.model({ inputs: [input, h], outputs: layer.apply([input, h]) });
  const state = tf.tensor(numbers(B * H, 9), [B, H]);
  near(model.predict([x, state]).dataSync(), other.predict([x, state]).dataSync(), 1e-7, "the same");
  assert.notDeepEqual(
    model.predict([x, state]).arraySync(),
    model.predict([x, tf.tensor(numbers(B * H, 1), [B, H])]).arraySync(),
  );
});

test("a stateful layer goes on until resetStates", () => {
  const model = tf.sequential({
    layers: [tf.layers.simpleRNN({ units: H, stateful: true, batchInputShape: [B, T, D] })],
  });
  setWeights(model);
  const first = model.predict(x).arraySync();
  assert.notDeepEqual(model.predict(x).arraySync(), first);
  model.resetStates();
  assert.deepEqual(model.predict(x).arraySync(), first);
});

test("the LSTM part by part", () => {
  const model = tf.sequential({
    layers: [tf.layers.lstmAnatomy({ units: H, variant: "inputOutputGates", inputShape: [T, D] })],
  });
  assert.equal(model.countParams(), 3 * H * (D + H + 1));
});

test("errors inside a wrapper name options as programs write them", () => {
  assert.throws(
    () => {
      const layer = tf.layers.bidirectional({ layer: tf.layers.dense({ units: 1 }), inputShape: [T, D] });
      tf.sequential({ layers: [layer] }).predict(x);
    },
    (error) =>
      error.where?.endsWith("/config/layer/class_name") && /expected a recurrent layer/.test(error.message),
  );
});
