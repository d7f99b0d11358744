import type { LoopWords } from './words.en.ts';

export const words: LoopWords = {
  title: '1ステップずつ',
  back: '1ステップ戻る',
  on: '1ステップ進む',
  play: '再生',
  pause: '一時停止',
  first: '最初のステップへ',
  step: 'ステップ t',
  stepOf: (step, steps) => `${step} / ${steps}`,
  unit: 'ユニット j',
  sample: '系列',
  scale: 'すべての重み ×',
  formulaLabel: (step, unit, state) => `ステップ${step}のあとのユニット${unit}の状態：${state}`,
  inputTerms: (unit) => `W · x：このステップの入力と、ユニット${unit}での重み`,
  stateTerms: (unit) => `U · h：1ステップ前の状態と、ユニット${unit}での重み`,
  rows: { x: 'x', w: 'W', product: 'W·x', before: 'h', u: 'U', productOfState: 'U·h' },
  feature: '特徴',
  term: (row, at, value) => `${row}、${at}：${value}`,
  termsLabel: (first, second, count) =>
    `${first} と ${second} とその積を色で表した図：${count}列。矢印キーで値を読めます。`,
  change: 'このステップの入力を変える',
  value: '値',
  undo: (count) => `変更${count}件を取り消す`,
  own: 'このモデルの状態',
  beside: {
    keras: '比較：Keras の初期化による重み',
    unit_interval: '比較：記事と同じ [0, 1) の重み',
  },
  mapLabel: (name, units, steps) =>
    `${name}を色で表した図：${units}ユニット、${steps}ステップ。矢印キーで値を読み、Enter でそこへ移ります。`,
  time: 'ステップ t',
  unitAxis: 'ユニット',
  read: (step, unit, value) => `t = ${step}、ユニット ${unit}：${value}`,
  saturated: (share, now) =>
    `飽和（±0.99 を超える）：全状態の ${share}${now === null ? '' : `、このステップでは ${now}`}。`,
  apart: (distance) => `別の系列にすると、最後の状態は平均 ${distance} 変わります。`,
  difference: (value) =>
    `同じ式を2通りに計算しています。SimpleRNN の状態とループの状態の差は、全ステップ・全ユニットで最大 ${value} です。`,
  choose: '図の場所を押すと、そこへ移ります。',
};
