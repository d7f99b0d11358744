/** Plots: what is drawn of lines and axes, by a canvas that writes it down. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { drawPlot, nearestIndex } from '../../../web/ui/plot.ts';

globalThis.devicePixelRatio = 1;

/** The lines, as lists of places, and the texts that a plot consists of. */
function drawn(plot, data, read = null, size = { width: 256, height: 134 }) {
  const lines = [];
  const texts = [];
  const dots = [];
  let path = [];
  const context = new Proxy(
    /** @type {any} */ ({
      beginPath: () => (path = []),
      moveTo: (x, y) => path.push([x, y]),
      lineTo: (x, y) => path.push([x, y]),
      arc: (x, y) => dots.push([x, y]),
      stroke: () => path.length > 0 && lines.push({ colour: context.strokeStyle, path: [...path] }),
      fillText: (text) => texts.push(text),
    }),
    { get: (target, name) => target[name] ?? (() => {}) },
  );
  const colours = { ink: 'ink', grid: 'grid', cursor: 'cursor' };
  const area = drawPlot(context, size, { ...colours, ...plot }, data, read);
  const of = (colour) => lines.filter((line) => line.colour === colour).map((line) => line.path);
  return { area, texts, dots, of };
}

const axis = { text: String };
const line = { stroke: 'line', width: 1 };

test('a line goes past positions without a value and breaks where there is none', () => {
  const plot = { x: axis, y: axis, lines: [line] };
  const { of, area } = drawn(plot, [
    [0, 1, 2, 3, 4],
    [0, undefined, 1, null, 0.5],
  ]);
  const place = (x, y) => [area.x(x), area.y(y)];
  assert.deepEqual(of('line'), [[place(0, 0), place(2, 1)], [place(4, 0.5)]]);
  assert.deepEqual(place(0, 0), [44, 108]);
  assert.deepEqual(place(4, 1), [244, 8]);
});

test('of many points in a column of pixels the lowest and the highest are drawn', () => {
  const xs = Array.from({ length: 100_000 }, (_, index) => index);
  const values = xs.map((x) => (x === 50_123 ? 9 : x === 50_140 ? -9 : 0));
  const { of, area } = drawn({ x: axis, y: axis, lines: [line] }, [xs, values]);
  const [path] = of('line');
  assert.ok(path.length < 1000, `${path.length} points`);
  assert.ok(path.some(([, y]) => y === area.y(9)));
  assert.ok(path.some(([, y]) => y === area.y(-9)));
  assert.deepEqual(path.at(-1), [area.x(99_999), area.y(0)]);
});

test('the marks of an axis are round, and no more than there is room for', () => {
  const texts = (x, y, size) =>
    drawn({ x: { ...axis, ...x }, y: { ...axis, ...y }, lines: [] }, [[]], null, size).texts;
  const ends = (low, high) => ({ range: () => [low, high] });
  const short = { width: 256, height: 64 };
  assert.deepEqual(texts({ ...ends(0, 5), whole: true }, ends(0, 0.27)), [
    ...['0', '2', '4'],
    ...['0', '0.1', '0.2'],
  ]);
  assert.deepEqual(texts({ ...ends(0, 2), whole: true }, ends(-1.3, 1.3)), [
    ...['0', '1', '2'],
    ...['-1', '0', '1'],
  ]);
  assert.deepEqual(texts({ ...ends(0, 100_000), whole: true }, ends(0, 1), short), [
    ...['0', '50000', '100000'],
    ...['0', '1'],
  ]);
  const decades = { ...ends(1e-4, 10), logarithmic: true };
  assert.deepEqual(texts(ends(0, 1), decades, { width: 56, height: 134 }), [
    ...['0', '1'],
    ...['0.0001', '0.01', '1'],
  ]);
  assert.deepEqual(texts(ends(0, 1), { ...ends(0.03, 0.4), logarithmic: true }, { width: 56, height: 234 }), [
    ...['0', '1'],
    ...['0.05', '0.1', '0.2'],
  ]);
});

test('a logarithmic axis leaves values that have no logarithm at its lower end', () => {
  const y = { ...axis, logarithmic: true, range: (low, high) => [low / 10, high] };
  const { of, area } = drawn({ x: axis, y, lines: [line] }, [
    [0, 1, 2],
    [1, 0, 0.1],
  ]);
  assert.equal(of('line')[0][1][1], area.top + area.height);
  assert.equal(area.y(1), area.top);
});

test('a plot without values has axes', () => {
  const { texts, of } = drawn({ x: axis, y: axis, lines: [line] }, [[], []]);
  assert.ok(texts.length > 2);
  assert.deepEqual(of('line'), []);
});

test('the values that are read are marked', () => {
  const lines = [line, { stroke: 'other', width: 1 }];
  const { dots, of, area } = drawn({ x: axis, y: axis, lines }, [[0, 4], [1, 2], [3]], 1);
  assert.deepEqual(dots, [[area.x(4), area.y(2)]]);
  assert.equal(of('cursor').length, 1);
});

test('the nearest position is found', () => {
  const xs = [0, 1, 4, 4.5, 10];
  for (const [value, index] of [
    [-5, 0],
    [0.4, 0],
    [0.6, 1],
    [3, 2],
    [4.3, 3],
    [99, 4],
  ])
    assert.equal(nearestIndex(xs, value), index, `at ${value}`);
  assert.equal(nearestIndex([], 1), null);
  assert.equal(nearestIndex([7], 1), 0);
});
