import { searchWords } from '../search_words.en.ts';
import type { PagerWords } from '../pager.ts';

const range: PagerWords = {
  range: (first, _last, total) => `${first} of ${total.toLocaleString('en')}`,
  previous: 'Dialogue before',
  next: 'Next dialogue',
};

export const words = {
  search: searchWords,
  ...range,
  own: 'Talk with the model',
  dialogue: 'Dialogue',
  you: 'You',
  model: 'Model',
  greeting: 'Tell it something, then ask about it later. A click on a suggestion says it too.',
  field: 'Your turn…',
  say: 'Say it',
  anew: 'Start anew',
  hints: 'Suggestions',
  would: (answer: string): string => `It would answer: ${answer}`,
  nothing: 'Type a turn first.',
  silent: '(nothing)',
  unknown: (words: readonly string[]): string =>
    `The model does not know: ${words.map((word) => `“${word}”`).join(', ')}.`,
  leftOut: (count: number): string =>
    count === 1
      ? 'It reads eight words of a turn; the last one is left out.'
      : `It reads eight words of a turn; the last ${count} are left out.`,
  forgotten: (count: number): string =>
    count === 1
      ? 'It reads seven turns back; the first turn is out of its reach.'
      : `It reads seven turns back; the first ${count} turns are out of its reach.`,
  draws: (count: number): string => `${count} draws of the latent variable`,
  times: (times: number, draws: number): string => `${times} of ${draws}`,
  again: 'Draw again',
  take: 'Go on with this answer',
  fits: 'fits',
  doesNotFit: 'does not fit',
  notJudged: 'not judged',
  vocabulary: (count: number): string => `The ${count} words that it knows`,
  /** Of the search for the answer to a turn. */
  searched: (turn: string): string => `How the answer to “${turn}” is found, word by word`,
  searchedMean: 'With the mean of the latent variable in place of a draw.',
  examples: 'Dialogues of the test',
  wanted: (answer: string): string => `right: ${answer}`,
  anyOf: (list: string): string => `any of these fits: ${list}`,
  goOn: 'Go on with this dialogue',
  needs: {
    last: 'The last turn alone tells the answer.',
    earlier: 'An earlier turn is needed to answer.',
    open: 'Several answers fit; which ones, an earlier turn tells.',
  },
  right: 'right',
  wrong: 'wrong',
};
export type ChatWords = typeof words;
