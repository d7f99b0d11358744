/** The search for an answer. */
export const searchWords = {
  empty: 'nothing: it ends at once',
  methods: 'How it searches',
  method: { greedy: 'Greedy', sample: 'Sampled', beam: 'Beam' },
  notes: {
    greedy: 'At each step the most probable one is kept.',
    sample:
      'At each step one is drawn: the higher the temperature, the more often an improbable one. At 0 it is greedy.',
    beam: 'At each step the most probable beginnings are kept, and all others dropped.',
  },
  beams: 'Beams',
  temperature: 'Temperature',
  penalty: 'Length penalty',
  again: 'Draw again',
  tree: 'The search, from left to right',
  treeLabel: (text: string, steps: number): string =>
    `The search for the answer to ${text} in ${steps} steps. The sentence below says what it kept at each.`,
  step: 'Step',
  steps: (step: number, of: number): string => `${step} of ${of}`,
  play: 'Watch it grow',
  pause: 'Pause',
  end: 'end',
  space: 'space',
  kept: (step: number, ways: string): string => `Step ${step} keeps ${ways}.`,
  over: (way: string, share: string): string =>
    `The answer is ${way}, with a probability of ${share} in all.`,
  way: (way: string, share: string): string => `${way} (${share})`,
  read: (token: string, share: string, whole: string, wholeShare: string): string =>
    `${token}: ${share} at this place; ${whole} so far: ${wholeShare}`,
  dropped: (said: string): string => `${said} (dropped)`,
  quoted: (text: string): string => `“${text}”`,
  comma: ', ',
  found: 'What it found',
  score: 'probability of all tokens together',
  penalised: 'score with the length penalty',
  key: 'The percentage on a branch is the probability of its token after those before it. Pale ones were dropped.',
};
export type SearchWords = typeof searchWords;
