import type { SeriesWords } from './words.en.ts';

const short = { day: 'numeric', month: 'short', timeZone: 'UTC' } as const;
const medium = { dateStyle: 'medium', timeZone: 'UTC' } as const;
const days = new Intl.DateTimeFormat('ja', short);
const dates = new Intl.DateTimeFormat('ja', medium);
const dayTimes = new Intl.DateTimeFormat('ja', { ...short, hour: '2-digit', minute: '2-digit' });
const dateTimes = new Intl.DateTimeFormat('ja', { ...medium, timeStyle: 'short' });

export const words: SeriesWords = {
  title: 'テストデータの予測',
  of: (title, name) => `${title}：${name}`,
  truth: '実際の値',
  prediction: 'ネットワークの予測',
  persistence: '直前の値のまま',
  error: '平均誤差',
  better: (share) => `「直前の値のまま」より${share}小さい`,
  worse: (share) => `「直前の値のまま」より${share}大きい`,
  beside: (compared, other) => `。${compared}（${other}）`,
  same: '「直前の値のまま」と同じ',
  from: '表示の開始',
  day: (time, whole) => (whole ? days : dayTimes).format(time),
  date: (time, whole) => (whole ? dates : dateTimes).format(time),
  row: (row) => `${row + 1}行目`,
  label: (name, from, to) =>
    `${from}から${to}までの${name}。ネットワークの予測と「直前の値のまま」も描いています。`,
  reading: (at, truth, prediction, persistence) =>
    `${at}：実際 ${truth}、予測 ${prediction}、直前の値 ${persistence}`,
};
