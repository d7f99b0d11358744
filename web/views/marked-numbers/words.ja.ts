import type { MarkedNumberWords } from './words.en.ts';

export const words: MarkedNumberWords = {
  sequence: 'テストの系列',
  own: '自分の系列',
  back: 'テストの系列に戻す',
  range: (first, _last, total) => `${first} / ${total}`,
  previous: '前の系列',
  next: '次の系列',
  lead: {
    adding: 'ネットワークは左から右へ読み、最後の数の後で、印の付いた2つの数の和を答えます。',
    recall: 'ネットワークは左から右へ読み、最後の数の後で、ずっと前に読んだ印の付いた数を答えます。',
  },
  hint: (lead) => `${lead}棒をドラッグするか、下の欄に入力すると数を変えられます。`,
  bars: (length, marked) =>
    `0から1までの数${length}個の棒グラフ。印（ステップ：数）：${marked}。下の欄で変えられます。`,
  mark: (mark) => `印${mark}`,
  step: (mark) => `印${mark}のステップ`,
  number: '数',
  stepRange: (length) => `1から${length}までの整数を入力してください。`,
  sameStep: 'このステップにはもう1つの印があります。別のステップを入力してください。',
  numberRange: '0から1までの数を入力してください。',
  answer: '出力',
  right: (truth) => `正解：${truth}`,
  error: (error) => `誤差：${error}`,
  all: (count) => `最初の${count}個のテスト系列`,
  scatter: (count, error) =>
    `${count}個のテスト系列への答えと正解の散布図。誤差の絶対値の平均は${error}です。`,
  xAxis: '正解',
  yAxis: '出力',
  meanError: (error) => `誤差の絶対値の平均は${error}です。`,
  key: '正しい答えは対角線の上に並びます。破線は、いつも平均を答えた場合です。',
};
