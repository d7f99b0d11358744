import { flowWords } from '../flow_words.ja.ts';
import type { GradientFlowWords } from './words.en.ts';

export const words: GradientFlowWords = {
  ...flowWords,
  title: '勾配の流れ',
  of: (samples, loss) =>
    `状態についての損失の勾配のノルムです（最初の${samples}個の学習サンプル、損失 ${loss}）。比は、最初のステップの値を最後のステップの値で割ったものです。`,
  frozen: '勾配が届く再帰層がありません。これらの層も手前の層も学習の対象になっていません。',
};
