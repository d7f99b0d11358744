export const words = {
  title: 'E · one-hot is a look-up',
  field: 'Word',
  unknown: (word: string): string =>
    `“${word}” has no row: the text does not have it, or fewer than three times.`,
  lead: (word: string, id: number, size: number, width: number, layer: string): string =>
    `${word} has id ${id}: as a one-hot vector it is ${size} numbers, all 0 but a 1 at place ${id}. The sum over all ${size} rows of E (${size} × ${width}, the weights of ${layer}) times these numbers has one term that is not 0: row ${id}. An Embedding therefore multiplies nothing and reads the row.`,
  oneHot: 'one-hot',
  matrix: (first: number, last: number): string => `E, rows ${first} to ${last}`,
  product: 'product',
  unused: '–',
  same: 'The product, computed as a sum over all rows, is the row, number by number.',
  differs: 'The product is not the row: the weights are changing while it is computed.',
  picture: (word: string, id: number): string =>
    `The one-hot vector of ${word}, the rows of E around number ${id}, and the product, which is that row.`,
  numbers: 'The product in numbers',
};
export type LookUpWords = typeof words;
