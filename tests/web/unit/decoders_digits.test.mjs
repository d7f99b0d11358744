/** What decoders make of the frames of digits, how a drawing becomes one, and what they refuse. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { decoderOf, vectorOf, web } from './decoding.mjs';

const imagesOf = (count, value = 0) => ({
  shape: [count, 28, 28],
  values: new Float32Array(count * 784).fill(value),
});

test('latent plane: a grid with the places of test digits, or one place with its image', async () => {
  const decode = await decoderOf('latent-plane');
  const { codeOf, nearestTo } = await import(new URL('views/latent-plane/decoder.ts', web).href);
  const data = { dimensions: 2, sampled: true, x: 0, y: 1, low: [-3, -3], high: [3, 3], rows: 2, columns: 2 };
  const codes = { shape: [3, 2], values: Float32Array.of(0, 0, 1, 1, -1, 2) };
  const tensors = { grid: imagesOf(4), codes, labels: vectorOf(7, 1, 2) };
  const frame = { readout: 'plane', data, tensors };
  const plane = decode(frame);
  assert.deepEqual([plane.here, plane.y, [...plane.labels]], [null, 1, [7, 1, 2]]);
  assert.deepEqual([codeOf(plane, 2), codeOf(plane, 3)], [[-1, 2], null]);
  assert.equal(nearestTo(plane, [-0.8, 1.4]), 2);
  const one = { ...data, rows: 0, columns: 0 };
  const decoded = { shape: [28, 28], values: new Float32Array(784) };
  const answer = decode({ ...frame, data: one, tensors: { code: vectorOf(0.5, 1), decoded } });
  assert.deepEqual([answer.here.code, nearestTo(answer, [0, 0])], [[0.5, 1], null]);
  assert.throws(
    () => decode({ ...frame, tensors: { ...tensors, labels: vectorOf(1) } }),
    /plane\.labels: expected 3 values, got 1/,
  );
  assert.throws(() => decode({ ...frame, tensors: { ...tensors, grid: imagesOf(3) } }), /expected 4 images/);
});

test('a drawing is normalised as MNIST is: in a box of 20 pixels, the centre of mass in the middle', async () => {
  const { imageOf, massOf } = await import(new URL('views/latent-plane/strokes.ts', web).href);
  assert.equal(imageOf([]), null);
  const line = (...points) => points.map(([x, y]) => ({ x, y }));
  const seven = [line([0.1, 0.1], [0.3, 0.1], [0.15, 0.6])];
  const image = imageOf(seven);
  const mass = massOf(image);
  assert.ok(Math.abs(mass.x - 14) < 0.2 && Math.abs(mass.y - 14) < 0.2, JSON.stringify(mass));
  const rows = [...Array(28).keys()].filter((row) => image.subarray(28 * row, 28 * row + 28).some(Boolean));
  const height = rows.at(-1) - rows[0] + 1;
  assert.ok(height >= 20 && height <= 22, `${height} rows`);
  assert.ok(Math.max(...image) === 1 && Math.min(...image) === 0);
  // Where and how large it was drawn does not matter, nor how thick that looked.
  const moved = imageOf([seven[0].map(({ x, y }) => ({ x: 0.2 + 1.3 * x, y: 0.1 + 1.3 * y }))]);
  assert.ok(moved.every((ink, pixel) => Math.abs(ink - image[pixel]) < 1e-3));
  // A dot stays one.
  const ink = imageOf([line([0.5, 0.5])]).reduce((sum, value) => sum + value, 0);
  assert.ok(ink > 2 && ink < 12, `${ink}`);
});

test('reconstructions, drawn digits and divergences: as many parts as there are', async () => {
  const reconstructions = await decoderOf('reconstructions');
  const frame = {
    readout: 'given',
    data: { total: 9, first: 4, labels: [3, 5] },
    tensors: { images: imagesOf(2), answers: imagesOf(2, 0.5), errors: vectorOf(0.25, 0.5) },
  };
  const { samples, first } = reconstructions(frame);
  assert.deepEqual([first, samples[1].label, samples[1].error, samples[1].answer[7]], [4, 5, 0.5, 0.5]);
  assert.equal(reconstructions({ ...frame, data: { ...frame.data, labels: null } }).samples[0].label, null);
  assert.throws(
    () => reconstructions({ ...frame, data: { ...frame.data, labels: [1] } }),
    /given\.labels: expected 2 numbers, got 1/,
  );

  const drawn = await decoderOf('drawn-digits');
  const one = { clear: 0.5, kinds: 7.5 };
  const judged = { prior: one, codes: one, reconstructions: one, test: { clear: 0.9, kinds: 10 } };
  const draws = {
    readout: 'drawn',
    data: { from: 'prior', sampled: false, judged },
    tensors: { images: imagesOf(2), clear: vectorOf(1, 0), digits: vectorOf(7, 3) },
  };
  assert.deepEqual(
    drawn(draws).images.map(({ verdict }) => verdict),
    [
      { digit: 7, clear: true },
      { digit: 3, clear: false },
    ],
  );
  assert.deepEqual(drawn(draws).judged, judged);
  const unknown = drawn({
    ...draws,
    data: { from: 'codes', sampled: true },
    tensors: { images: imagesOf(1) },
  });
  assert.deepEqual([unknown.judged, unknown.images[0].verdict], [null, null]);
  assert.throws(
    () => drawn({ ...draws, tensors: { ...draws.tensors, clear: vectorOf(1) } }),
    /drawn\.clear: expected 2 values, got 1/,
  );

  const kl = await decoderOf('kl-by-dimension');
  const data = { layer: 'z', layers: ['z'], samples: 5, total: 2.5, active: 1 };
  const tensors = { kl: vectorOf(2.5, 0), spread: vectorOf(1, 0) };
  assert.deepEqual([...kl({ readout: 'kl', data, tensors }).kl], [2.5, 0]);
  assert.throws(
    () => kl({ readout: 'kl', data, tensors: { ...tensors, spread: vectorOf(1) } }),
    /kl\.spread: expected 2 values, got 1/,
  );
});
