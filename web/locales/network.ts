import type { Language } from '../languages/languages.ts';

/** The texts of the drawings of a model, which come with them. */
export interface NetworkTexts {
  drawing: string;
  layers: string;
  neurons: string;
}

const en: NetworkTexts = { drawing: 'Drawing', layers: 'Layer by layer', neurons: 'Neuron by neuron' };

const ja: NetworkTexts = { drawing: '図', layers: '層ごと', neurons: 'ニューロンごと' };

export const networkTexts: Record<Language, NetworkTexts> = { en, ja };
