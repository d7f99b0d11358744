import type { Mark } from './decoder.ts';

export const words = {
  score: (hit: number, due: number, wrong: number): string =>
    `of the test’s beats come in time (${hit} of ${due}); ${wrong} come where none is due`,
  tap: 'tap',
  due: 'beat due',
  answer: 'answer',
  missedKey: 'missed',
  wrongKey: 'wrong',
  own: 'Your own taps',
  help: (period: number): string =>
    `Click on steps to tap. A beat is due every ${period} steps after a tap, until the next tap starts it anew.`,
  clear: 'Clear',
  random: 'Random taps',
  step: (step: number, tapped: boolean, mark: Mark, answer: string): string =>
    `Step ${step}${tapped ? ', tap' : ''}: ${words.marks[mark]}, answer ${answer}`,
  marks: {
    right: 'beat in time',
    missed: 'beat missed',
    wrong: 'beat where none is due',
    none: 'no beat',
  } as Record<Mark, string>,
  said: (hit: number, due: number, wrong: number): string =>
    due === 0
      ? `No beat is due; ${wrong} answered.`
      : `${hit} of ${due} beats in time${wrong > 0 ? `, ${wrong} where none is due` : ''}.`,
  at: (step: number, tapped: boolean, mark: Mark, answer: string): string =>
    `Step ${step}${tapped ? ', tap' : ''}: ${words.marks[mark]} (${answer}).`,
  examples: 'Taps it has never trained on',
  take: 'Take these taps',
  short: (hit: number, due: number, wrong: number): string =>
    `${hit} / ${due}${wrong > 0 ? `, ${wrong} wrong` : ''}`,
  range: (first: number, last: number, total: number): string => `${first}–${last} of ${total}`,
  previous: 'Taps before',
  next: 'Next taps',
};
export type BeatWords = typeof words;
