import type { Language } from '../languages/languages.ts';

/** The texts of the choice of a layer, which come with it. */
export interface PickerTexts {
  search: string;
  none: (query: string) => string;
  merging: string;
  makesGraph: string;
}

const en: PickerTexts = {
  search: 'Search layers',
  none: (query) => `No layer matches “${query}”.`,
  merging: 'Joins with a second output',
  makesGraph: 'Joins with a second output: the stack becomes a graph',
};

const ja: PickerTexts = {
  search: '層を検索',
  none: (query) => `「${query}」に当てはまる層はありません。`,
  merging: 'もう1つの出力と結びます',
  makesGraph: 'もう1つの出力と結び、モデルはグラフになります',
};

export const pickerTexts: Record<Language, PickerTexts> = { en, ja };
