import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { additions, tf } from "./support.mjs";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

/** Some 64 MB in the core: 60 at once would not fit. */
function large() {
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 4096, inputShape: [2048], kernelInitializer: "zeros" })],
  });
  model.compile({ optimizer: "sgd", loss: "mse" });
  return model;
}

test("dispose gives the memory back", () => {
  for (let i = 0; i < 60; i++) large().dispose();
});

test("so does forgetting a model", async () => {
  for (let i = 0; i < 60; i++) {
    large();
    collect();
    await turn();
    await turn();
  }
});

test("without either, memory runs out and says so", async () => {
  const models = [];
  try {
    assert.throws(
      () => {
        for (let i = 0; i < 60; i++) models.push(large());
      },
      (error) =>
        error.constructor === Error &&
        /^Out of memory: \d+ MB more memory would be needed/.test(error.message),
    );
    assert.equal(models[0].predict(tf.zeros([1, 2048])).size, 4096, "the models before it work");
  } finally {
    models.forEach((model) => model.dispose());
  }
  large().dispose();
});

test("a disposed model is gone", () => {
  const model = tf.sequential({ name: "gone", layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
  model.predict([[1]]);
  model.dispose();
  model.dispose();
  assert.throws(() => model.predict([[1]]), /\[gone\] the model is disposed/);
  assert.throws(() => model.getWeights(), /\[gone\] the model is disposed/);
  assert.deepEqual(model.layers[0].getWeights(), []);
});

test("disposing a model that trains ends its training first", async () => {
  const model = tf.sequential({
    name: "gone",
    layers: [tf.layers.simpleRNN({ units: 2, inputShape: [8, 2] })],
  });
  model.compile({ optimizer: "sgd", loss: "mse" });
  const { x } = additions(20);
  const running = model.fit(x, tf.zeros([20, 2]), { epochs: 1000000 });
  setTimeout(() => model.dispose(), 20);
  assert.ok((await running).epoch.length < 1000000);
  assert.throws(() => model.predict(x), /\[gone\] the model is disposed/);
});

test("the data of a run is let go when it ends", async () => {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1024] })] });
  model.compile({ optimizer: "sgd", loss: "mse" });
  const [x, y] = [tf.zeros([50000, 1024]), tf.zeros([50000, 1])];
  // 200 MB each time: ten would not fit.
  for (let i = 0; i < 12; i++) await model.fit(x, y, { batchSize: 10000, shuffle: false });
  x.dispose();
});
