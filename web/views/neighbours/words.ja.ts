import type { NeighbourWords } from './words.en.ts';

export const words: NeighbourWords = {
  title: '単語を入力すると、最も似ている単語を表示します',
  field: '単語',
  unknown: (word) => `「${word}」のベクトルはありません。文章にないか、3回より少ない単語です。`,
  empty: '単語を入力してください。',
  nearest: (word) => `「${word}」に最も似ている単語`,
  similarity: '類似度 ',
  look: (word) => `「${word}」を調べる`,
  others: '次の単語も試せます',
  groups: '最も似ている単語は同じグループですか',
  group: 'グループ',
  share: '同じグループ',
  shareOf: (right, total) => `${total}語中${right}語`,
};
