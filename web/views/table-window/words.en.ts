const day = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
const dates = new Intl.DateTimeFormat('en', day);
const times = new Intl.DateTimeFormat('en', { ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

export const words = {
  title: 'What the network reads',
  hint: 'From the test set. Change a value: the answer follows.',
  own: 'Your own values.',
  back: 'Back to the test set',
  range: (first: number, _last: number, total: number): string => `${first} of ${total}`,
  previous: 'Earlier',
  next: 'Later',
  when: 'Row',
  day: 'Day',
  time: 'Time',
  /** `whole` where the times are whole days. */
  date: (time: number, whole: boolean): string => (whole ? dates : times).format(time),
  row: (row: number): string => `row ${row + 1}`,
  value: (column: string, row: string): string => `${column}, ${row}`,
  answer: (name: string, row: string): string => `${name}, ${row}`,
  truth: (value: string): string => `It was ${value}.`,
  last: (value: string): string => `The last value again would be ${value}.`,
  missed: (truth: string, off: string): string => `It was ${truth}. Off by ${off}.`,
  number: (given: string): string =>
    given ? `“${given}” is not a number. Type one such as 12.5.` : 'A number is missing here.',
  outside: (column: string, low: string, high: string): string =>
    `${column}: the training set has values from ${low} to ${high}; beyond them the answer is a guess.`,
  noAnswer: 'No answer before all values are numbers.',
};
export type TableWindowWords = typeof words;
