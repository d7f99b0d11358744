const short = { day: 'numeric', month: 'short', timeZone: 'UTC' } as const;
const medium = { dateStyle: 'medium', timeZone: 'UTC' } as const;
const days = new Intl.DateTimeFormat('en', short);
const dates = new Intl.DateTimeFormat('en', medium);
const dayTimes = new Intl.DateTimeFormat('en', {
  ...short,
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const dateTimes = new Intl.DateTimeFormat('en', { ...medium, timeStyle: 'short', hourCycle: 'h23' });

export const words = {
  title: 'Forecast for the test set',
  of: (title: string, name: string): string => `${title}: ${name}`,
  truth: 'what came',
  prediction: 'the network’s forecast',
  persistence: 'the last value again',
  error: 'Mean error',
  better: (share: string): string => `${share} smaller than that of the last value again`,
  worse: (share: string): string => `${share} larger than that of the last value again`,
  /** Behind the error. */
  beside: (compared: string, other: string): string => ` – ${compared} (${other})`,
  same: 'as large as that of the last value again',
  from: 'From',
  /** `whole` where the times are whole days. */
  day: (time: number, whole: boolean): string => (whole ? days : dayTimes).format(time),
  date: (time: number, whole: boolean): string => (whole ? dates : dateTimes).format(time),
  row: (row: number): string => `row ${row + 1}`,
  label: (name: string, from: string, to: string): string =>
    `${name} from ${from} to ${to}, with the network’s forecast and the last value again.`,
  reading: (at: string, truth: string, prediction: string, persistence: string): string =>
    `${at}: ${truth} came, ${prediction} forecast, ${persistence} as the last value`,
};
export type SeriesWords = typeof words;
