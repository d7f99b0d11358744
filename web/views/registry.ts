import type { Language } from '../languages/languages.ts';
import type { View } from './view.ts';

interface Sources extends Record<Language, () => Promise<{ words: unknown }>> {
  view: () => Promise<{ view: View<unknown> }>;
}

/** All kinds of views: one entry for each. What a kind needs is fetched when the first view of it is shown. */
const kinds: Record<string, Sources> = {
  bits: {
    view: () => import('./bits/bits.ts'),
    en: () => import('./bits/words.en.ts'),
    ja: () => import('./bits/words.ja.ts'),
  },
  forecast: {
    view: () => import('./forecast/forecast.ts'),
    en: () => import('./forecast/words.en.ts'),
    ja: () => import('./forecast/words.ja.ts'),
  },
  iterations: {
    view: () => import('./iterations/iterations.ts'),
    en: () => import('./iterations/words.en.ts'),
    ja: () => import('./iterations/words.ja.ts'),
  },
  reviews: {
    view: () => import('./reviews/reviews.ts'),
    en: () => import('./reviews/words.en.ts'),
    ja: () => import('./reviews/words.ja.ts'),
  },
  translations: {
    view: () => import('./translations/translations.ts'),
    en: () => import('./translations/words.en.ts'),
    ja: () => import('./translations/words.ja.ts'),
  },
  'accuracy-by-length': {
    view: () => import('./accuracy-by-length/accuracy_by_length.ts'),
    en: () => import('./accuracy-by-length/words.en.ts'),
    ja: () => import('./accuracy-by-length/words.ja.ts'),
  },
  corrections: {
    view: () => import('./corrections/corrections.ts'),
    en: () => import('./corrections/words.en.ts'),
    ja: () => import('./corrections/words.ja.ts'),
  },
  'accuracy-by-needs': {
    view: () => import('./accuracy-by-needs/accuracy_by_needs.ts'),
    en: () => import('./accuracy-by-needs/words.en.ts'),
    ja: () => import('./accuracy-by-needs/words.ja.ts'),
  },
  calculations: {
    view: () => import('./calculations/calculations.ts'),
    en: () => import('./calculations/words.en.ts'),
    ja: () => import('./calculations/words.ja.ts'),
  },
  chat: {
    view: () => import('./chat/chat.ts'),
    en: () => import('./chat/words.en.ts'),
    ja: () => import('./chat/words.ja.ts'),
  },
  replies: {
    view: () => import('./replies/replies.ts'),
    en: () => import('./replies/words.en.ts'),
    ja: () => import('./replies/words.ja.ts'),
  },
  states: {
    view: () => import('./states/states.ts'),
    en: () => import('./states/words.en.ts'),
    ja: () => import('./states/words.ja.ts'),
  },
  gates: {
    view: () => import('./gates/gates.ts'),
    en: () => import('./gates/words.en.ts'),
    ja: () => import('./gates/words.ja.ts'),
  },
  beats: {
    view: () => import('./beats/beats.ts'),
    en: () => import('./beats/words.en.ts'),
    ja: () => import('./beats/words.ja.ts'),
  },
  stages: {
    view: () => import('./stages/stages.ts'),
    en: () => import('./stages/words.en.ts'),
    ja: () => import('./stages/words.ja.ts'),
  },
  attention: {
    view: () => import('./attention/attention.ts'),
    en: () => import('./attention/words.en.ts'),
    ja: () => import('./attention/words.ja.ts'),
  },
  'next-token': {
    view: () => import('./next-token/next_token.ts'),
    en: () => import('./next-token/words.en.ts'),
    ja: () => import('./next-token/words.ja.ts'),
  },
  'generated-text': {
    view: () => import('./generated-text/generated_text.ts'),
    en: () => import('./generated-text/words.en.ts'),
    ja: () => import('./generated-text/words.ja.ts'),
  },
  neurons: {
    view: () => import('./neurons/neurons.ts'),
    en: () => import('./neurons/words.en.ts'),
    ja: () => import('./neurons/words.ja.ts'),
  },
  'next-point': {
    view: () => import('./next-point/next_point.ts'),
    en: () => import('./next-point/words.en.ts'),
    ja: () => import('./next-point/words.ja.ts'),
  },
  loop: {
    view: () => import('./loop/loop.ts'),
    en: () => import('./loop/words.en.ts'),
    ja: () => import('./loop/words.ja.ts'),
  },
  confusion: {
    view: () => import('./confusion/confusion.ts'),
    en: () => import('./confusion/words.en.ts'),
    ja: () => import('./confusion/words.ja.ts'),
  },
  series: {
    view: () => import('./series/series.ts'),
    en: () => import('./series/words.en.ts'),
    ja: () => import('./series/words.ja.ts'),
  },
  'table-window': {
    view: () => import('./table-window/table_window.ts'),
    en: () => import('./table-window/words.en.ts'),
    ja: () => import('./table-window/words.ja.ts'),
  },
  'gradient-flow': {
    view: () => import('./gradient-flow/gradient_flow.ts'),
    en: () => import('./gradient-flow/words.en.ts'),
    ja: () => import('./gradient-flow/words.ja.ts'),
  },
  spectrum: {
    view: () => import('./spectrum/spectrum.ts'),
    en: () => import('./spectrum/words.en.ts'),
    ja: () => import('./spectrum/words.ja.ts'),
  },
  'marked-numbers': {
    view: () => import('./marked-numbers/marked_numbers.ts'),
    en: () => import('./marked-numbers/words.en.ts'),
    ja: () => import('./marked-numbers/words.ja.ts'),
  },
  'cell-gradients': {
    view: () => import('./cell-gradients/cell_gradients.ts'),
    en: () => import('./cell-gradients/words.en.ts'),
    ja: () => import('./cell-gradients/words.ja.ts'),
  },
  map: {
    view: () => import('./map/map.ts'),
    en: () => import('./map/words.en.ts'),
    ja: () => import('./map/words.ja.ts'),
  },
  neighbours: {
    view: () => import('./neighbours/neighbours.ts'),
    en: () => import('./neighbours/words.en.ts'),
    ja: () => import('./neighbours/words.ja.ts'),
  },
  analogies: {
    view: () => import('./analogies/analogies.ts'),
    en: () => import('./analogies/words.en.ts'),
    ja: () => import('./analogies/words.ja.ts'),
  },
  'look-up': {
    view: () => import('./look-up/look_up.ts'),
    en: () => import('./look-up/words.en.ts'),
    ja: () => import('./look-up/words.ja.ts'),
  },
  'latent-plane': {
    view: () => import('./latent-plane/latent_plane.ts'),
    en: () => import('./latent-plane/words.en.ts'),
    ja: () => import('./latent-plane/words.ja.ts'),
  },
  reconstructions: {
    view: () => import('./reconstructions/reconstructions.ts'),
    en: () => import('./reconstructions/words.en.ts'),
    ja: () => import('./reconstructions/words.ja.ts'),
  },
  'drawn-digits': {
    view: () => import('./drawn-digits/drawn_digits.ts'),
    en: () => import('./drawn-digits/words.en.ts'),
    ja: () => import('./drawn-digits/words.ja.ts'),
  },
  'kl-by-dimension': {
    view: () => import('./kl-by-dimension/kl_by_dimension.ts'),
    en: () => import('./kl-by-dimension/words.en.ts'),
    ja: () => import('./kl-by-dimension/words.ja.ts'),
  },
};

export interface LoadedView {
  view: View<unknown>;
  words: unknown;
}

export const kindNames: readonly string[] = Object.keys(kinds);

/** Rejects for a kind that is not there, and when a part cannot be fetched. */
export async function loadView(kind: string, language: Language): Promise<LoadedView> {
  const sources = kinds[kind];
  if (!sources) throw new Error(`there is no view of the kind '${kind}'`);
  const [{ view }, { words }] = await Promise.all([sources.view(), sources[language]()]);
  return { view, words };
}
