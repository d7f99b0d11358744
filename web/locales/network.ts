import type { Language } from '../languages/languages.ts';

/** The texts of the drawings of a model, which come with them. */
export interface NetworkTexts {
  drawing: string;
  layers: string;
  neurons: string;
  /** Before the sentence that says why. */
  notDrawn: string;
}

const en: NetworkTexts = {
  drawing: 'Drawing',
  layers: 'Layer by layer',
  neurons: 'Neuron by neuron',
  notDrawn: 'Not drawn neuron by neuron:',
};

const ja: NetworkTexts = {
  drawing: '図',
  layers: '層ごと',
  neurons: 'ニューロンごと',
  notDrawn: 'ニューロンごとには描けません。',
};

export const networkTexts: Record<Language, NetworkTexts> = { en, ja };
