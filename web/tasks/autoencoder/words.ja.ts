import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'オートエンコーダー',
  lead: '本物の手書き数字（MNIST、28×28画素）です。エンコーダーが画像から2つの数 z を作り、デコーダーは z だけから同じ画像を描き直します。どの数字かは教えません。画像そのものが正解です。',
  variants: {
    '': {
      name: '2つの数',
      note: 'NOTE',
    },
    dimensions: {
      name: '16個の数',
      note: 'NOTE',
    },
    linear: {
      name: '隠れ層なし',
      note: 'NOTE',
    },
    lstm: {
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
