import type { BeatWords } from './words.en.ts';

export const words: BeatWords = {
  score: (hit, due, wrong) =>
    `が正しい時刻に出たテストの拍の割合です（${due}拍のうち${hit}拍）。余計な拍は${wrong}回です`,
  tap: 'タップ',
  due: '拍の時刻',
  answer: '答え',
  missedKey: '抜けた拍',
  wrongKey: '余計な拍',
  own: '好きなタップで試す',
  help: (period) =>
    `ステップをクリックするとタップになります。タップの後、次のタップまで${period}ステップごとに拍を打つのが正解です。`,
  clear: '消去',
  random: 'でたらめなタップ',
  step: (step, tapped, mark, answer) =>
    `ステップ${step}${tapped ? '、タップ' : ''}：${words.marks[mark]}、答え ${answer}`,
  marks: { right: '正しい拍', missed: '抜けた拍', wrong: '余計な拍', none: '拍なし' },
  said: (hit, due, wrong) =>
    due === 0
      ? `拍を打つ時刻はありません。余計な拍は${wrong}回です。`
      : `${due}拍のうち${hit}拍が正しい時刻です。${wrong > 0 ? `余計な拍は${wrong}回です。` : ''}`,
  at: (step, tapped, mark, answer) =>
    `ステップ${step}${tapped ? '、タップ' : ''}：${words.marks[mark]}（${answer}）。`,
  examples: '学習に使っていないタップ',
  take: 'このタップを使う',
  short: (hit, due, wrong) => `${hit} / ${due}${wrong > 0 ? `、余計 ${wrong}` : ''}`,
  range: (first, last, total) => `${first}～${last} / ${total}`,
  previous: '前のタップ',
  next: '次のタップ',
};
