/** A table of texts of few words that all differ, with their labels. */
export const textOf = (i, seed = 'film') =>
  `${seed} ${['plot', 'music', 'end', 'cast', 'start', 'joke', 'scene'][i % 7]} is ${['so', 'not', 'very', 'just', 'too'][i % 5]} ${i % 2 ? 'good' : 'bad'}`;

export const table = (rows, seed = 'film') =>
  `text,label\n${Array.from({ length: rows }, (_, i) => `${textOf(i, seed)},${i % 2}\n`).join('')}`;
