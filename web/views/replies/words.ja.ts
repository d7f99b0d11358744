import type { ReplyWords } from './words.en.ts';

export const words: ReplyWords = {
  title: '返答に必要な発話と、返答が合う割合',
  needs: '返答に必要なもの',
  last: '直前の発話',
  earlier: 'もっと前の発話',
  open: 'もっと前の発話（合う返答は複数）',
  model: 'このモデル',
  limit: '直前の発話だけからの最良の推測',
  replies: '返答数',
  limitOf: (share) => `。直前の発話だけから推測すると最高でも ${share}`,
  why: 'テストの返答全体で数えています。正解を見せずに、最も確率の高い単語を順に選んだ返答です。',
  untrained: 'まだ学習していません。',
  draws: (draws) => `文脈ごとに潜在変数から${draws}回抽出した場合`,
  contexts: '文脈',
  varied: '開いた文脈（合う返答が複数）',
  closed: '閉じた文脈（合う返答は1つ）',
  fitting: '合う抽出の割合',
  different: '異なる合う返答の数',
  three: '3つ以上の文脈',
};
