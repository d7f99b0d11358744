import type { IterationWords } from './words.en.ts';

export const words: IterationWords = {
  title: 'ノートと同じく100回ごとに表示',
  iteration: '反復',
  right: '正解',
  wrong: '不正解',
};
