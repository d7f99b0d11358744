import type { GateWords } from './words.en.ts';

export const words: GateWords = {
  title: 'ゲート',
  layer: '層',
  sample: 'テストのサンプル（0から）',
  sampleRange: (last) => `0から${last}までの整数を入れてください。`,
  typed: (_input, count, name) => (count === 1 ? 'または入力' : `または ${name} を入力`),
  names: {
    i: 'i（入力ゲート）',
    f: 'f（忘却ゲート）',
    g: 'g（候補）',
    o: 'o（出力ゲート）',
    z: 'z（更新ゲート）',
    r: 'r（リセットゲート）',
    c: 'c（セルの状態）',
    h: 'h（出力）',
  },
  gate: (name, mean, open) =>
    ({
      i: `候補を平均 ${mean} 倍で取り込みます。0.5 を超えるのは全体の ${open} です。`,
      f: `セルを平均 ${mean} 倍で残します。0.5 を超えるのは全体の ${open} です。`,
      o: `セルを平均 ${mean} 倍で出力します。0.5 を超えるのは全体の ${open} です。`,
      z: `状態を平均 ${mean} 倍で残します。0.5 を超えるのは全体の ${open} です。`,
      r: `前の状態を平均 ${mean} 倍で候補に使います。0.5 を超えるのは全体の ${open} です。`,
    })[name] ?? '',
  range: (low, high) => `${low} から ${high} までです。`,
  time: 'ステップ t',
  unit: 'ユニット',
  label: (name, units, steps) =>
    `${name} を色で表した図：${units}ユニット、${steps}ステップ。矢印キーで値を読み、ステップを選べます。`,
  read: (t, unit, value) => `t = ${t}、ユニット ${unit}：${value}`,
  cell: '1ステップのセル',
  drawing: (unit, step) => `セルの図：ユニット ${unit}、ステップ ${step}。横の式と同じ数値です。`,
  input: 'x とすべての h。このユニットは',
  peeps: '覗き穴結合が各ゲートの σ の中に足す値：',
  stages: {
    cec: 'このセルは足し合わせるだけで、ゲートがありません。',
    gates: '忘却ゲートがないので、セルに入ったものはそのまま残ります。',
    forget: 'ゲートは入力と出力 h を見ますが、セルそのものは見ません。',
    peephole: '破線が覗き穴結合です。ゲートがセルそのものを見ます。',
    gru: '1つのゲート z が、残す割合と新しくする割合を決めます。',
  },
  masked: 'このステップはマスクされています。ゲートの値によらず、前のステップの状態がそのまま残ります。',
};
