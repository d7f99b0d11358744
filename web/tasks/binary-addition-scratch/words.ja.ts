import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: '2進数の足し算（NumPy版）',
  lead: '講義ノートにある、NumPyで手書きしたネットワークです。バイアスなし、重みは N(0, 1)、無作為に選んだ1組ごとに更新し、全部で10,000回更新します。',
  variants: {
    '': {
      name: '講義ノートのとおり',
      note: 'すでに sigmoid を通した出力に、もう一度 sigmoid の微分を使っています。それでも学習は進みます。',
    },
    corrected: {
      name: '微分を修正',
      note: '微分を正しく直した版です。意外なことに、最後の損失はこちらのほうが大きくなります。',
    },
    tanh: {
      name: 'tanh',
      note: '中間層を tanh にします。この重みでは学習が安定せず、10,000組のあとの正解率は75%ほどです。',
    },
    relu: { name: 'ReLU', note: 'N(0, 1) の重みは ReLU には大きすぎて、発散するか、50%のまま変わりません。' },
  },
  rules: { memoryless: '繰り上がりを無視' },
  perfect: '足し算を覚えました。テストの和はすべて正解です。',
};
