import type { Language } from '../languages/languages.ts';

/** The texts of the samples under Data: needed where that place is opened. */
export interface SamplesTexts {
  title: string;
  sets: Record<'training' | 'validation' | 'test', string>;
  target: string;
  shapes: (inputs: string, targets: string) => string;
  /** A series or a picture in words. */
  values: (count: number, low: string, high: string) => string;
  none: string;
  range: (first: number, last: number, total: number) => string;
  previous: string;
  next: string;
}

const count = (value: number): string => value.toLocaleString('en');

const en: SamplesTexts = {
  title: 'Samples',
  sets: { training: 'Training', validation: 'Validation', test: 'Test' },
  target: 'target',
  shapes: (inputs, targets) => `${inputs} → ${targets}`,
  values: (count, low, high) => `${count} values from ${low} to ${high}`,
  none: 'This set is empty.',
  range: (first, last, total) => `${count(first)}–${count(last)} of ${count(total)}`,
  previous: 'Samples before',
  next: 'Samples after',
};

const ja: SamplesTexts = {
  title: 'サンプル',
  sets: { training: '学習', validation: '検証', test: 'テスト' },
  target: '正解',
  shapes: (inputs, targets) => `${inputs} → ${targets}`,
  values: (count, low, high) => `${count}個の値（${low}～${high}）`,
  none: 'サンプルがありません。',
  range: (first, last, total) => `${count(first)}～${count(last)} / ${count(total)}`,
  previous: '前のサンプル',
  next: '次のサンプル',
};

export const samplesTexts: Record<Language, SamplesTexts> = { en, ja };
