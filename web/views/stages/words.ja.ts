import type { StageWords } from './words.en.ts';

export const words: StageWords = {
  title: '4つの段階を並べて学習',
  help: 'セルの4つの段階を、同じデータ、同じシード（0）で学習します。今の学習には影響しません。別のシードでは順位が入れ替わることがあります。20個のシードでの中央値は、各実験の説明にあります。',
  train: '4つとも学習',
  goOn: '続ける',
  stop: '止める',
  whole: '学習済み',
  chart: '各エポック後の検証データの損失',
  chartLabel: (epochs) => `4つの段階の検証データの損失（エポック0から${epochs}まで）`,
  stage: '段階',
  loss: '損失',
  hit: '正しい時刻の拍（テスト）',
  stages: {
    cec: 'CECのみ',
    input_output_gates: '＋入力・出力ゲート',
    forget_gate: '＋忘却ゲート',
    peephole: '＋覗き穴結合',
  },
  said: (epochs, all) =>
    epochs === 0 ? `学習前です。全部で${all}エポックです。` : `${all}エポックのうち${epochs}エポック。`,
};
