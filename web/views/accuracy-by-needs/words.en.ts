export const words = {
  title: 'What a word needs, and how often its mark is right',
  sentences: 'of the test sentences with every mark right',
  limits: (forward: string, backward: string): string =>
    `At best ${forward} for any reader from the beginning to the end, ${backward} for one from the end to the beginning.`,
  needs: 'To tell, one has to read',
  later: 'later words',
  earlier: 'earlier words',
  both: 'earlier and later words',
  nothing: 'nothing: never wrong',
  model: 'this model',
  forward: 'best of a reader from the beginning',
  backward: 'best of a reader from the end',
  words: 'Words',
  limitsOf: (forward: string, backward: string): string =>
    `; at best ${forward} from the beginning, ${backward} from the end`,
  why: 'The limits follow from the probabilities of the grammar; no training passes them but by luck.',
};
export type NeedsWords = typeof words;
