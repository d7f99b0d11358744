import type { DrawnDigitWords } from './words.en.ts';

export const words: DrawnDigitWords = {
  title: 'ランダムな z から',
  from: 'z の分布',
  origins: { prior: 'N(0, 1)', codes: '訓練データの z に合わせた正規分布' },
  again: 'もう一度引く',
  clear: (count, of) => `${of}枚のうち${count}枚は、はっきり1つの数字に見えます。`,
  rule: '最も近い訓練データ5枚がすべて同じ数字なら「はっきり」とします。ほかの画像は破線の枠です。種類の数は、割合のエントロピーの指数です。10種類が同じ割合なら10、1種類だけなら1になります。',
  measure: '300枚ずつで測る',
  of: '300枚ずつ',
  share: 'はっきり',
  kinds: '出てくる数字の種類',
  judged: {
    test: 'テストの数字そのもの',
    reconstructions: 'テストの数字の復元',
    prior: 'z を N(0, 1) から',
    codes: 'z を訓練データに合わせて',
  },
  unknown: 'ラベルがないので、はっきり1つの数字に見えるかどうかは判定できません。',
  image: (number) => `画像${number}`,
  verdict: (number, digit, clear) =>
    `画像${number}：${clear ? `はっきり${digit}` : `${digit}に近いが、はっきりしない`}`,
};
