import type { ReconstructionWords } from './words.en.ts';

export const words: ReconstructionWords = {
  title: '学習に使っていない数字と、その復元',
  key: '上がテストの数字、下がその復元と、画素の平均二乗誤差です。選ぶと、平面の上の位置がわかります。',
  sample: (number, label, error) =>
    `テストの数字${number}番${label === null ? '' : `（${label}）`}：平均二乗誤差 ${error}`,
  show: '位置を見る',
  range: (first, last, total) => `${first}～${last} / ${total}`,
  previous: '前の数字',
  next: '次の数字',
};
