import type { ConfusionWords } from './words.en.ts';

export const words: ConfusionWords = {
  title: '何を何と答えたか（混同行列）',
  right: (share, right, samples) => `正解率 ${share}（テスト${samples}件中${right}件）`,
  shares: '割合の基準：',
  byTruth: '実際のクラス（行）',
  byAnswer: '答えたクラス（列）',
  truth: '実際',
  answered: '答え',
  all: '計',
  cell: (truth, answer, count, share) => `実際は${truth}、答えは${answer}：${count}件、${share}`,
  never: (names) => `一度も答えなかったクラス：${names}`,
  region: '実際のクラスごとの答えの表',
  list: (names) => names.join('、'),
};
