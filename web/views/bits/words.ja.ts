import type { BitWords } from './words.en.ts';

export const words: BitWords = {
  right: '正解',
  wrong: '不正解',
  instead: (sum) => `正しくは ${sum}`,
  probability: (p) => `1である確率：${p}`,
  caption: (a, b, answer) => `${a} + ${b} の筆算。ネットワークの答えは ${answer}`,
  row: '行',
  decimal: '10進数',
  carry: '繰り上がり',
  network: '出力',
  check: '判定',
  lowestRight: '一番下の桁は右端です。',
  reads: {
    'lowest-first': 'ネットワークは右から左へ読みます。',
    'highest-first': 'ネットワークは左から右へ読みますが、最初の答えは一番下の桁のものになります。',
    both: 'ネットワークは両方向に読みます。',
  },
  own: '好きな数で試す',
  first: '1つ目の数',
  second: '2つ目の数',
  range: (most) => `0 から ${most} までの整数を入力してください`,
  testPairs: '学習に使っていない組',
  sumsRight: '和の正解率',
  bitsRight: 'ビットの正解率',
};
