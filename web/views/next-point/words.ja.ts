import type { NextPointWords } from './words.en.ts';

export const words: NextPointWords = {
  wave: 'sin 波',
  learned: '各位置でのネットワークの次の1点',
  inputs: '入力',
  answer: '答え',
  chart: (error) => `sin 波と、各位置でのネットワークの答え。学習した点の間での平均二乗誤差は ${error}。`,
  start: '開始 x =',
  startHelp: '波の上で開始位置を動かすか、',
  choose: '入力を自分で決めます',
  input: (step, feature, features) => (features === 1 ? `x${step}` : `x${step}（特徴${feature}）`),
  answers: (sequences) => (sequences ? '各入力のあとの答え' : '答え'),
  truth: (value, off) => `sin 波では ${value}（差 ${off}）`,
  noTruth: '自分で決めた入力なので、sin 波の正解はありません',
  shapes: '出力の形',
  last: 'return_sequences=False：最後のステップだけ',
  all: 'return_sequences=True：すべてのステップ',
  now: '今のモデル',
  axes: 'None はサンプルの数です。',
};
