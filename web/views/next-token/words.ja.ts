import type { NextTokenWords } from './words.en.ts';

export const words: NextTokenWords = {
  right: '正解',
  wrong: '不正解',
  own: '文を入力すると、次を予測します',
  field: 'いくつかの単語',
  example: 'some of them looks like',
  nothing: { word: '単語を入力してください。', character: '文字を入力してください。' },
  nextOf: { word: '次の単語', character: '次の文字' },
  append: (text) => `文の後に「${text}」を書き足す`,
  probability: (text, share) => `${text}：${share}`,
  unknownWord: '語彙にないすべての単語',
  space: '空白',
  unused: '（使われていない ID）',
  unread: (unknown) => `語彙になく、<???> として読むもの：${unknown}`,
  missing: (count, chunk, unit) =>
    `${chunk}${unit}を読みます。前に足りない${count}${unit}は <???> として読みます。`,
  units: { word: '語', character: '文字' },
  reads: (chunk, unit) => `読むのは最後の${chunk}${unit}です。`,
  examples: '学習に使っていない文章',
  isReally: (text, share) => `正しくは${text}（${share}）`,
  read: 'この続きを予測する',
  range: (first, last, total) => `${first}～${last} / ${total}`,
  previous: '前のサンプル',
  next: '次のサンプル',
};
