import type { TranslationWords } from './words.en.ts';

export const words: TranslationWords = {
  right: '正解',
  wrong: '不正解',
  own: '好きな日付で試す',
  field: '1950年から2049年までの日付（書き方は自由）',
  example: '昭和五十四年五月三日',
  answers: 'ネットワークの答え',
  unknown: (characters) => `知らない文字：${characters}`,
  nothing: '日付を入力してください。',
  map: '書きながら見ている箇所',
  noMap: 'このモデルには注意機構がありません。日付の情報はすべて1つの状態に入っています。',
  mapLabel: (source, answer) =>
    `注意の重みを色で表した図：${answer} の各文字が ${source} のどの文字を見ているか。矢印キーで値を読めます。`,
  reads: '読む文字',
  writes: '書く文字',
  read: (written, looked, weight) => `${written} を書くときの ${looked} の重み：${weight}`,
  space: '空白',
  examples: '学習に使っていない日付',
  isReally: (target) => `正しくは ${target}`,
  look: '見ている箇所を表示',
  range: (first, last, total) => `${first}～${last} / ${total}`,
  previous: '前の日付',
  next: '次の日付',
};
