import type { AttentionWords } from './words.en.ts';

export const words: AttentionWords = {
  title: '注意の重み',
  layer: '層',
  sample: 'テストのサンプル（0から）',
  sampleRange: (last) => `0から${last}までの整数を入れてください。`,
  typed: (_input, count, name) => (count === 1 ? 'または入力' : `または ${name} を入力`),
  head: 'ヘッド',
  key: '参照先のステップ',
  query: 'クエリ',
  label: (queries, keys) =>
    `注意の重みを色で表した図：クエリ${queries}個、参照先${keys}ステップ。矢印キーで値を読めます。`,
  read: (query, key, weight) => `クエリ ${query}、ステップ ${key}：${weight}`,
};
