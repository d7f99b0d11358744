import assert from 'node:assert/strict';
import { test } from 'node:test';

import { tf } from './support.mjs';

test('a tensor of nested arrays has their shape', async () => {
  const tensor = tf.tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  assert.deepEqual(tensor.shape, [2, 3]);
  assert.equal(tensor.rank, 2);
  assert.equal(tensor.size, 6);
  assert.equal(tensor.dtype, 'float32');
  assert.deepEqual([...tensor.dataSync()], [1, 2, 3, 4, 5, 6]);
  assert.deepEqual([...(await tensor.data())], [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(tensor.arraySync(), [
    [1, 2, 3],
    [4, 5, 6],
  ]);
  assert.deepEqual(await tensor.array(), tensor.arraySync());
});

test('flat values take a shape', () => {
  assert.deepEqual(tf.tensor2d([1, 2, 3, 4], [2, 2]).arraySync(), [
    [1, 2],
    [3, 4],
  ]);
  assert.deepEqual(tf.tensor3d(new Float32Array(8), [2, 2, 2]).shape, [2, 2, 2]);
  assert.deepEqual(tf.tensor4d(new Int32Array(16), [2, 2, 2, 2]).dtype, 'int32');
  assert.deepEqual(tf.tensor1d([1, 2]).shape, [2]);
  assert.deepEqual(tf.tensor([new Float32Array([1, 2]), new Float32Array([3, 4])]).shape, [2, 2]);
  assert.deepEqual(tf.scalar(3).shape, []);
  assert.equal(tf.scalar(3).arraySync(), 3);
});

test('types hold what they say', () => {
  assert.deepEqual(tf.tensor([1.7, -1.7], [2], 'int32').dataSync(), Int32Array.of(1, -1));
  assert.deepEqual(tf.tensor([true, false]).dataSync(), Uint8Array.of(1, 0));
  assert.equal(tf.tensor([true, false]).dtype, 'bool');
  assert.deepEqual(tf.tensor([2, 0], [2], 'bool').dataSync(), Uint8Array.of(1, 0));
  assert.throws(() => tf.tensor([1], [1], 'string'), /expected dtype float32, int32 or bool, got string/);
});

test('what was read cannot change the tensor', () => {
  const tensor = tf.ones([3]);
  tensor.dataSync()[0] = 9;
  assert.deepEqual(tensor.arraySync(), [1, 1, 1]);
  const values = new Float32Array(3);
  const copied = tf.tensor(values);
  values[0] = 9;
  assert.deepEqual(copied.arraySync(), [0, 0, 0]);
});

test('shapes that do not fit are refused', () => {
  assert.throws(() => tf.tensor([1, 2, 3], [2, 2]), /expected 4 values for shape \(2,2\), got 3/);
  assert.throws(() => tf.tensor([[1, 2], [3]]), /element \[1\]: expected 2 elements, got 1/);
  assert.throws(() => tf.tensor([[1, 2], 3]), /element \[1\]: expected a list of 2, got 3/);
  assert.throws(() => tf.tensor([1, 'two']), /element \[1\]: expected a number, got two/);
  assert.throws(() => tf.tensor([1, 2], [-2]), /whole extents of at least 0/);
  assert.throws(() => tf.tensor2d([1, 2, 3]), /\[tensor2d\] expected 2 extents .*got \(3\)/);
  assert.throws(() => tf.tensor2d([[1, 2]], [2, 1]), /expected values of shape \(2,1\), got \(1,2\)/);
});

test('reshape keeps the values', () => {
  const tensor = tf.tensor([1, 2, 3, 4, 5, 6]);
  assert.deepEqual(tensor.reshape([2, -1]).arraySync(), [
    [1, 2, 3],
    [4, 5, 6],
  ]);
  assert.throws(() => tensor.reshape([4, -1]), /expected a shape of 6 values/);
  assert.throws(() => tensor.reshape([-1, -1]), /expected a shape of 6 values/);
});

test('a disposed tensor is gone', () => {
  const tensor = tf.zeros([2]);
  const clone = tensor.clone();
  tensor.dispose();
  assert.ok(tensor.isDisposed);
  assert.throws(() => tensor.dataSync(), /Tensor is disposed/);
  assert.deepEqual(clone.arraySync(), [0, 0]);
  const [a, b] = [tf.zeros([1]), tf.zeros([1])];
  tf.dispose({ a, list: [b] });
  assert.ok(a.isDisposed && b.isDisposed);
});

test('tidy disposes what is not returned or kept', () => {
  /** @type {Record<string, any>} */
  const made = {};
  const result = tf.tidy(() => {
    made.inner = tf.ones([2]);
    made.kept = tf.keep(tf.ones([2]));
    made.nested = tf.tidy('named', () => tf.fill([2], 5));
    return { list: [tf.fill([2], 3)] };
  });
  assert.ok(made.inner.isDisposed);
  assert.ok(made.nested.isDisposed, 'what an inner tidy returns belongs to the outer one');
  assert.ok(!made.kept.isDisposed);
  assert.deepEqual(result.list[0].arraySync(), [3, 3]);
  assert.throws(() => tf.tidy(async () => 1), /not async/);
  /** @type {any} */
  let thrown;
  assert.throws(() =>
    tf.tidy(() => {
      thrown = tf.ones([1]);
      throw new Error('no');
    }),
  );
  assert.ok(thrown.isDisposed, 'an exception leaves nothing behind');
});

test('predictions belong to the tidy they are made in', () => {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
  /** @type {any} */
  let prediction;
  tf.tidy(() => {
    prediction = model.predict(tf.ones([1, 2]));
  });
  assert.ok(prediction.isDisposed);
  model.dispose();
});

test('print writes the values', (t) => {
  const log = t.mock.method(console, 'log', () => {});
  tf.tensor([[1, 2]]).print();
  assert.match(log.mock.calls[0].arguments[0], /\[\[1,2\]\]/);
});
