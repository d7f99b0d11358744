import type { TableWindowWords } from './words.en.ts';

const day = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
const dates = new Intl.DateTimeFormat('ja', day);
const times = new Intl.DateTimeFormat('ja', { ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

export const words: TableWindowWords = {
  title: 'ネットワークが読む値',
  hint: 'テストデータです。値を変えると、答えも変わります。',
  own: '自分で入れた値です。',
  back: 'テストデータに戻す',
  range: (first, _last, total) => `${total}件中${first}件目`,
  previous: '前へ',
  next: '次へ',
  when: '行',
  day: '日',
  time: '時刻',
  date: (time, whole) => (whole ? dates : times).format(time),
  row: (row) => `${row + 1}行目`,
  value: (column, row) => `${column}、${row}`,
  answer: (name, row) => `${row}の${name}`,
  truth: (value) => `実際は ${value} でした。`,
  last: (value) => `「直前の値のまま」なら ${value} です。`,
  missed: (truth, off) => `実際は ${truth} でした。誤差は ${off} です。`,
  number: (given) =>
    given ? `「${given}」は数値ではありません。12.5 のように入力してください。` : '数値が入っていません。',
  outside: (column, low, high) =>
    `${column}：学習データの値は ${low} から ${high} までです。その外での答えは当てになりません。`,
  noAnswer: 'すべての値が数値になると答えが出ます。',
};
