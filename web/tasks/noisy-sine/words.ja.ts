import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'ノイズ入り sin 波',
  lead: 'ノイズの入った sin 波の20点から次の1点を予測します。学習後は、自分の予測を入力に戻しながら先を予測し続けます。',
  variants: {
    '': {
      name: '基本',
      note: 'SimpleRNN（20ユニット）を Adam で10エポック。検証の損失は0.002前後になります。',
    },
    clean: {
      name: 'ノイズなし',
      note: '同じ波からノイズを除きます。次の1点の予測はずっと良くなります（損失は0.0003前後）が、自分の予測を入力に戻す予測は同じくらいずれていきます。',
    },
  },
  rules: { persistence: '直前の値をそのまま' },
};
