import type { NeuronWords } from './words.en.ts';

export const words: NeuronWords = {
  title: 'ニューロン1つずつ',
  sample: 'テストのサンプル（0から）',
  gate: (layer) => `${layer} のゲート`,
  help: '丸がニューロンで、塗りはその値です。線が重みで、どのステップでも同じものです。橙は正、青は負で、太いほど大きい値です。丸の縁はバイアスです。',
  keys: '矢印キーでニューロンを移り、Shift を押しながらだと、そこへ来る線を順に読めます。',
  label: (layers) =>
    `時間方向に展開した、すべてのニューロンと重み：${layers}。矢印キーでニューロンを移り、Shift を押しながらだと、そこへ来る線を順に読めます。`,
  layer: (type, units) => `${type} ${units}`,
  input: '入力',
  parts: { kernel: 'カーネル', recurrent_kernel: '再帰カーネル', bias: 'バイアス' },
  lines: (count) => `線${count}本`,
  units: (count) => `ユニット${count}個`,
  total: '合計',
  sum: (parts, gates, total) =>
    gates === 1
      ? `${parts.join(' ＋ ')} ＝ ${total}`
      : `ゲート${gates}つ × （${parts.join(' ＋ ')}） ＝ ${total}`,
  biases: (units, each) => (each === 1 ? units : `${each} × ${units}`),
  count: '図で数えるパラメータ',
  countHelp: '数を押すと、その線とユニットが分かります。',
  step: (step) => `t = ${step}`,
  before: '最初のステップの前',
  gap: '前のステップ',
  value: (name, step, value) => `${name}、${step}：${value}`,
  bias: (value) => `バイアス ${value}`,
  unit: (layer, unit) => `${layer} のユニット${unit}`,
  feature: (unit) => `入力${unit}`,
  weight: (from, to, gate, value) => `${from} → ${to}${gate ? `、ゲート ${gate}` : ''}：重み ${value}`,
  stateOf: (name) => `1ステップ前の${name}`,
};
