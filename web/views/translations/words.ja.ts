import { searchWords } from '../search_words.ja.ts';
import type { TranslationWords } from './words.en.ts';

export const words: TranslationWords = {
  search: searchWords,
  right: '正解',
  wrong: '不正解',
  own: '自分で入力して試す',
  field: '例のように書いてください',
  example: '',
  answers: 'ネットワークの答え',
  unknown: (count) => `知らない文字や語が${count}個あり、「未知」として読みます。`,
  nothing: '何か入力してください。',
  map: '書きながら見ている箇所',
  noMap: 'このモデルには注意機構がありません。入力の情報はすべて1つの状態に入っています。',
  mapLabel: (source, answer) =>
    `注意の重みを色で表した図：${answer} の各文字が ${source} のどの文字を見ているか。矢印キーで値を読めます。`,
  reads: '読む文字',
  writes: '書く文字',
  read: (written, looked, weight) => `${written} を書くときの ${looked} の重み：${weight}`,
  examples: '学習に使っていない例',
  isReally: (target) => `正しくは ${target}`,
  look: '答えの探し方を表示',
  range: (first, last, total) => `${first}～${last} / ${total}`,
  previous: '前の例',
  next: '次の例',
};
