import type { NeedsWords } from './words.en.ts';

export const words: NeedsWords = {
  title: '判断に必要な情報と正解率',
  sentences: 'テストの文のうち、全単語の判定が正しい割合',
  limits: (forward, backward) =>
    `文頭から読むだけでは最高でも ${forward}、文末から読むだけでは最高でも ${backward} です。`,
  needs: '判断に必要なもの',
  later: '後の単語',
  earlier: '前の単語',
  both: '前と後の単語',
  nothing: 'なし（常に正しい）',
  model: 'このモデル',
  forward: '文頭から読む場合の上限',
  backward: '文末から読む場合の上限',
  words: '単語数',
  limitsOf: (forward, backward) => `。上限は文頭から ${forward}、文末から ${backward}`,
  why: '上限は文法の確率から計算した値です。偶然を除き、どう学習しても超えられません。',
};
