import type { StateWords } from './words.en.ts';

export const words: StateWords = {
  title: '状態',
  layer: '層',
  sample: 'テストのサンプル（0から）',
  sampleRange: (last) => `0から${last}までの整数を入れてください。`,
  typed: (_input, count, name) => (count === 1 ? 'または入力' : `または ${name} を入力`),
  state: '状態',
  states: { h: 'h（出力）', c: 'c（セル）' },
  time: 'ステップ t',
  unit: 'ユニット',
  label: (state, units, steps) =>
    `状態 ${state} を色で表した図：${units}ユニット、${steps}ステップ。矢印キーで値を読めます。`,
  read: (t, unit, value) => `t = ${t}、ユニット ${unit}：${value}`,
};
