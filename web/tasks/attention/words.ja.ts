import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: '日付の書き換え（注意機構）',
  lead: '英語と日本語のさまざまな書き方の日付を 1979-05-03 の形に直します。エンコーダーが文字を読み、デコーダーが答えを書きます。注意機構があると、必要な箇所を見ながら書けます。テストの日付は、どの書き方でも学習に使いません。',
  variants: {
    '': {
      name: '基本',
      note: '内積の注意機構。10エポックで、長い書き方でもほぼ全問正解します。',
    },
    additive: { name: '加法注意', note: '内積の代わりに小さなネットワークでスコアを求めます（Bahdanau）。' },
    'no-attention': {
      name: '注意機構なし',
      note: '日付の情報すべてが1つの状態を通ります。長い書き方の正解率を見てください。',
    },
  },
  rules: { 'most-frequent-characters': '各桁で最も多い文字' },
  perfect: 'テストの日付に全問正解しました。',
};
