import type { CalculationWords } from './words.en.ts';

export const words: CalculationWords = {
  right: '正解',
  wrong: '不正解',
  own: '好きな式で試す',
  field: '1桁の数を2つか3つ、＋ − × でつないだ式（例：2+3×4）',
  example: '2+3×4',
  nothing: '式を入力してください（例：2+3×4）。',
  unknown: (symbols) => `読めるのは 0～9 の数字と + − × だけです。読めない文字：${symbols}`,
  tooLong: '読めるのは1桁の数3つまでです。式の先頭は読みません。',
  noResult:
    '学習したのは、1桁の数が2つか3つで結果が 0～31 の式だけです。この式は当てはまりませんが、答えは表示します。',
  correct: (result) => `正しくは ${result}`,
  sure: (share) => `確信度 ${share}`,
  scores: '結果ごとの確率',
  scoresLabel: (text, answer, share) => `${text} の結果 0～31 の確率。最大は ${answer} の ${share} です。`,
  examples: '学習に使っていない式',
  ask: 'この式を計算させる',
  range: (first, last, total) => `${first}～${last} / ${total}`,
  previous: '前の式',
  next: '次の式',
};
