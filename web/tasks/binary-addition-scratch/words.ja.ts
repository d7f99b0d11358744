import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: '2進数の足し算（NumPy版）',
  lead: '講義ノートにある、NumPyで手書きしたネットワークです。バイアスなし、重みは N(0, 1)、1回に1組ずつ、全部で10,000回学習します。',
  variants: {
    '': {
      name: 'ノートのとおり',
      note: 'すでに sigmoid を通した出力に、もう一度 sigmoid の微分を使っています。それでも学習は進みます。',
    },
    corrected: {
      name: '微分を修正',
      note: '微分を正しく直した版です。意外なことに、最後の損失はこちらのほうが大きくなります。',
    },
    tanh: { name: 'tanh', note: '中間層を tanh にします。' },
    relu: { name: 'ReLU', note: 'N(0, 1) の重みは ReLU には大きすぎて、収束しません。' },
  },
  rules: { memoryless: '繰り上がりを無視' },
  perfect: '足し算を覚えました。テストの和はすべて正解です。',
};
