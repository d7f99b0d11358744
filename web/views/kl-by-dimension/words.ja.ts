import type { KlWords } from './words.en.ts';

export const words: KlWords = {
  title: '次元ごとの、事前分布との隔たり',
  layer: '層',
  dimension: '次元',
  nats: 'KL（nat）',
  spread: '平均のばらつき',
  total: (sum, active, all) => `合計 ${sum} nat、${all}次元のうち${active}次元を使用`,
  said: (samples) =>
    `テストの${samples}サンプルで平均した、引かれる分布と事前分布のカルバック・ライブラー情報量です。その次元がサンプルについて伝える量を表します。0.05 nat 未満の次元（灰色）は、どのサンプルでも同じように引かれ、何も伝えません。`,
};
