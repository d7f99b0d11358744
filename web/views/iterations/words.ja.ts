import type { IterationWords } from './words.en.ts';

export const words: IterationWords = {
  title: '講義ノートと同じく100回ごとに表示',
  iteration: '回数',
  right: '正解',
  wrong: '不正解',
  newest: (count: number) => `新しい${count}行です。`,
};
