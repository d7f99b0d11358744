import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: '変分オートエンコーダー（VAE）',
  lead: 'オートエンコーダーと違うのは1点だけです。エンコーダーは画像ごとに平均と分散を答え、z をその正規分布から引きます。N(0, 1) から離れるほど損失が増えます。そのため近い場所は似た画像になり、z を N(0, 1) から引くと、だれも書いていない数字が生まれます。',
  variants: {
    '': {
      name: '2つの数、β = 1',
      note: 'NOTE',
    },
    'beta-0': {
      name: 'β = 0',
      note: 'NOTE',
    },
    'beta-8': {
      name: 'β = 8',
      note: 'NOTE',
    },
    'beta-100': {
      name: 'β = 100',
      note: 'NOTE',
    },
    dimensions: {
      name: '16個の数',
      note: 'NOTE',
    },
    gru: {
      name: '1行ずつ読む',
      note: 'NOTE',
    },
    recurrent: {
      name: '1行ずつ読み、1行ずつ書く',
      note: 'NOTE',
    },
  },
  rules: {
    'mean-digit': '常に全部の平均',
    'two-principal-components': '第2主成分まで',
  },
  resources: {
    digits: {
      name: '数字の画像',
      note: 'MNIST の5,000枚が付いています。お持ちの画像なら、MNIST の train-images-idx3-ubyte か t10k-images-idx3-ubyte（gzip のままでも可）、Keras の mnist.npz、または28×28バイトの画像の idx ファイルを使えます。使う枚数はタスクのオプションです。',
    },
    labels: {
      name: '画像のラベル',
      note: 'train-labels-idx1-ubyte か t10k-labels-idx1-ubyte です。学習には使いません。平面のどこにどの数字があるかを示すためのものです。',
    },
  },
};
