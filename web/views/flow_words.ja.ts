import type { FlowWords } from './flow_chart.ts';

export const flowWords: FlowWords = {
  line: '層と状態',
  first: '最初に読むステップ',
  last: '最後に読むステップ',
  at: (step) => `ステップ${step}`,
  ratio: '比',
  note: 'テスト損失',
  verdicts: {
    vanishes: '遡るうちに消失',
    fades: '遡るうちに弱まる',
    explodes: '遡るうちに爆発',
    carries: '最初に読むステップまで届く',
    none: '最後に読むステップに勾配がない',
    broken: '有限の値ではない',
  },
  chart: (lines, steps) =>
    `${steps}ステップそれぞれの後の勾配のノルム（対数目盛り、線は${lines}本）。矢印キーでステップごとに読めます。`,
  read: (step, values) => `ステップ${step}の後：${values}`,
  hint: 'グラフを指すか矢印キーを使うと、ステップごとの値を読めます。',
};
