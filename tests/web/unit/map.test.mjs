/** The geometry of a map that moves. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { decodeMap } from '../../../web/views/map/decoder.ts';
import { aligned, labelSides, nearest, placed, turnFor } from '../../../web/views/map/geometry.ts';

const cloud = Float32Array.of(3, 1, -2, 0.5, -1, -2.5, 0, 1);

/** @param {Float32Array} points @param {number} angle @param {1 | -1} mirror */
function turned(points, angle, mirror) {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return points.map((_, at) => {
    const [x, y] = [points[at - (at % 2)], mirror * points[at - (at % 2) + 1]];
    return at % 2 === 0 ? x * c - y * s : x * s + y * c;
  });
}

test('a turned or mirrored picture is turned back', () => {
  for (const mirror of /** @type {const} */ ([1, -1]))
    for (const angle of [0, 0.4, 1.7, 3.1, -2]) {
      const back = aligned(turned(cloud, angle, mirror), cloud);
      back.forEach((value, at) => assert.ok(Math.abs(value - cloud[at]) < 1e-5, `${mirror} ${angle} ${at}`));
    }
});

test('of all turns and mirrorings the aligned one lies nearest to the picture before', () => {
  const moved = cloud.map((value, at) => value * (at % 2 ? 1.4 : 0.9) + Math.sin(7 * at) * 0.6);
  /** @param {Float32Array} points */
  const far = (points) => points.reduce((sum, value, at) => sum + (value - cloud[at]) ** 2, 0);
  const best = far(aligned(turned(moved, 1, 1), cloud));
  for (const mirror of /** @type {const} */ ([1, -1]))
    for (let angle = 0; angle < 6.3; angle += 0.01)
      assert.ok(far(turned(moved, angle, mirror)) > best - 1e-4);
  assert.equal(aligned(new Float32Array(4), cloud.slice(0, 4)).length, 4);
});

test('a picture is turned where it then fills its room better, and stays where it fills it', () => {
  const room = { width: 600, height: 200, edge: 20 };
  const tall = Float32Array.of(0, 5, 1, 2, -1, -2, 0, -5);
  const angle = turnFor(tall, room);
  assert.ok(Math.abs(angle) > 1.2, String(angle));
  /** @param {Float32Array} points */
  const unit = (points) => {
    const at = placed(points, room);
    return Math.hypot(at[6] - at[0], at[7] - at[1]);
  };
  const lying = turned(tall, angle, 1);
  assert.ok(unit(lying) > 2 * unit(tall), `${unit(lying)} ${unit(tall)}`);
  assert.equal(turnFor(lying, room), 0);
  assert.equal(turnFor(new Float32Array(4), room), 0);
});

test('points stay in their box, in equal scale, and the nearest ones are named', () => {
  const places = placed(cloud, { width: 300, height: 200, edge: 20 });
  for (let at = 0; at < places.length; at += 2) {
    assert.ok(places[at] >= 20 && places[at] <= 280 && places[at + 1] >= 20 && places[at + 1] <= 180);
  }
  assert.ok(Math.abs((places[0] - places[2]) / 5 - (places[3] - places[1]) / 0.5) < 1e-3);
  assert.deepEqual([...placed(new Float32Array(2), { width: 300, height: 200, edge: 20 })], [150, 100]);
  assert.deepEqual(nearest(cloud, 3, 2), [1, 0]);
});

test('labels that would cover one another or leave the box are left out, and others keep their side', () => {
  const places = Float32Array.of(100, 50, 104, 52, 290, 50, 100, 120);
  const labels = ['monday', 'tuesday', 'wednesday', 'x'];
  const sides = labelSides(places, labels, [0, 1, 2, 3], new Map([[3, 'left']]), 300);
  assert.equal(sides.get(0), 'left');
  assert.equal(sides.get(1), 'right');
  assert.equal(sides.get(2), 'left');
  assert.equal(sides.get(3), 'left');
  const crowded = labelSides(
    Float32Array.of(50, 50, 50, 50, 50, 50),
    ['one', 'two', 'six'],
    [2, 0, 1],
    new Map(),
    120,
  );
  assert.ok(crowded.size < 3);
});

test('a map: shares together, groups that there are, and what is refused', () => {
  const data = {
    title: 'words',
    labels: ['a', 'b'],
    group_names: ['one', 'two'],
    width: 3,
    state: 'whole',
    explained: [0.5, 0.25],
  };
  const groups = { shape: [2], values: Float32Array.of(0, 1) };
  const tensors = { groups, points: { shape: [2, 2], values: Float32Array.of(1, 0, -1, 0) } };
  const frame = { readout: 'words', data, tensors };
  assert.equal(decodeMap(frame).explained, 0.75);
  const beyond = { ...tensors, groups: { shape: [2], values: Float32Array.of(0, 2) } };
  assert.throws(() => decodeMap({ ...frame, tensors: beyond }), /words\.groups: expected 2/);
  assert.throws(() => decodeMap({ ...frame, data: { ...data, explained: [1] } }), /words\.explained/);
  assert.throws(
    () =>
      decodeMap({ ...frame, tensors: { groups, points: { shape: [1, 2], values: Float32Array.of(1, 0) } } }),
    /words\.points: expected the shape \(2, 2\)/,
  );
  assert.equal(
    decodeMap({ ...frame, data: { ...data, state: 'not_finite' }, tensors: { groups } }).points.length,
    0,
  );
});
