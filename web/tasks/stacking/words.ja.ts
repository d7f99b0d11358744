import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: '層を重ねて計算',
  lead: '1桁の数の和・差・積の式を、1文字ずつ読みます（2+3×4 = 14）。掛け算が先なので、数を待たせておく必要があります。記事では表現力を高めるために SimpleRNN を4層重ねます。ここでは1～4層で同じ式を学習し、学習に使っていない式で比べます。',
  variants: {
    '': {
      name: '基本：2層',
      note: '2つ目の SimpleRNN が1つ目の全時刻の状態を読みます。TWO',
    },
    article: {
      name: '記事の設定：4層、パラメータ数328,320',
      note: 'Embedding(10000, 32) と SimpleRNN(32) 4層：320,000 + 4 × 2,080。10,000行のうち、14種類の文字が使うのは14行です。Dense はなく、最後の層の32個の状態（−1～1）がそのまま32通りの結果のスコアなので、確信度は高くなりません。ARTICLE',
    },
    'layers-1': { name: '1層', note: 'ONE' },
    'layers-3': { name: '3層', note: 'THREE' },
    'layers-4': { name: '4層', note: 'FOUR' },
    'lstm-1': { name: 'LSTM 1層', note: 'LSTM1' },
    'lstm-2': { name: 'LSTM 2層', note: 'LSTM2' },
  },
  rules: {
    'most-frequent-result': '常に最も多い結果',
    'left-to-right': '掛け算を優先せず、左から順に計算',
  },
  perfect: 'テストの式に全問正解しました。',
};
