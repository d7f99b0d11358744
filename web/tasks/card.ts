import type { TemplateResult } from 'lit';
import type { Language } from '../languages/languages.ts';

/** The groups of the task chooser, in order; one without tasks is not shown. */
export const taskGroups = ['first', 'waves', 'words', 'memory', 'encoders', 'generate', 'own'] as const;
export type TaskGroup = (typeof taskGroups)[number];

/** The articles and notes that tasks come from, by their names, and the address of those whose is known. */
export const articles = {
  'keras-rnn': { en: 'RNNs with Keras', ja: 'KerasによるRNN' },
  'keras-7': {
    en: 'Introduction to Keras (7): recurrent neural networks',
    ja: '入門 Keras（7）リカレントニューラルネットワークを体験する',
  },
  'understanding-rnn': {
    en: '6.2 Understanding recurrent neural networks',
    ja: '6.2 リカレントニューラルネットワークを理解する',
  },
  'summary-shapes': {
    en: 'Drawing the structure of an RNN from model.summary()',
    ja: 'model.summary()でRNNの構成を図にしてみる',
    address: 'https://qiita.com/deritto777/items/f53512f068de5cb26e17',
  },
  'course-notes': {
    en: 'Course notes: concepts of recurrent neural networks',
    ja: '講義ノート：再帰型ニューラルネットワークの概念',
  },
} as const satisfies Record<string, Record<Language, string> & { address?: string }>;
export type Article = keyof typeof articles;

export interface CardWords {
  name: string;
  line: string;
}

/** A task in the task chooser: apart from its other words, since the chooser shows all tasks at once. */
export interface TaskCard extends Record<Language, CardWords> {
  group: TaskGroup;
  /** Those that the task comes from, if any. */
  articles: readonly Article[];
  /** Length of a run of the task as it is declared, at full speed, on a machine of today. */
  seconds: number;
  /** A drawing of 96 by 56. */
  picture: TemplateResult;
}
