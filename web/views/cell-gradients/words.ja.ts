import { flowWords } from '../flow_words.ja.ts';
import type { CellGradientWords } from './words.en.ts';

export const words: CellGradientWords = {
  ...flowWords,
  line: 'セルと状態',
  title: '5つのセルを並べて比較',
  trained: '学習',
  updates: (count) => (count === 0 ? 'なし（初期の重み）' : `それぞれ${count}バッチ`),
  busy: (updates) => `5つのモデルを学習しています（それぞれ${updates}バッチ）。`,
  lead: (units, samples) =>
    `この実験とは別の5つのモデル（${units}ユニット、同じ学習データ）について、最初の${samples}系列での、状態についての損失の勾配のノルムです。`,
  untrained: '学習前なので、初期の重みが勾配をどう変えるかを表しています。',
  after: (count) => `それぞれ、この実験と同じ損失と最適化手法で、32系列のバッチを${count}回学習しました。`,
  cells: {
    sigmoid: 'SimpleRNN sigmoid',
    tanh: 'SimpleRNN tanh',
    relu: 'SimpleRNN ReLU',
    lstm: 'LSTM',
    gru: 'GRU',
  },
};
