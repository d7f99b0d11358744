import type { LookUpWords } from './words.en.ts';

export const words: LookUpWords = {
  title: 'E・one-hot は表の参照です',
  field: '単語',
  unknown: (word) => `「${word}」の行はありません。文章にないか、3回より少ない単語です。`,
  lead: (word, id, size, width, layer) =>
    `「${word}」の ID は${id}です。one-hot ベクトルにすると${size}個の数になり、${id}番だけが1で、ほかはすべて0です。E（${size}×${width}、${layer} の重み）の全${size}行にこの数を掛けて足すと、0でない項は${id}番の行だけです。そのため Embedding は掛け算をせず、その行を読み出します。`,
  oneHot: 'one-hot',
  matrix: (first, last) => `E の${first}～${last}行`,
  product: '積',
  unused: '–',
  same: 'すべての行の和として計算した積は、その行の数とすべて一致します。',
  differs: '積と行が一致しません。計算中に重みが変わっています。',
  picture: (word, id) => `「${word}」の one-hot ベクトル、E の${id}番の周りの行、その行と一致する積。`,
  numbers: '積の値',
};
