import type { SearchWords } from './search_words.en.ts';

export const searchWords: SearchWords = {
  empty: '（空。すぐに終わりを選びました）',
  methods: '答えの探し方',
  method: { greedy: '貪欲法', sample: 'サンプリング', beam: 'ビームサーチ' },
  notes: {
    greedy: '各ステップで、最も確率の高いものを1つ残します。',
    sample:
      '各ステップで、確率に従って1つを引きます。温度が高いほど確率の低いものも選ばれ、0なら貪欲法と同じです。',
    beam: '各ステップで、ここまでの確率が高い候補だけを残し、ほかは捨てます。',
  },
  beams: 'ビーム幅',
  temperature: '温度',
  penalty: '長さのペナルティ',
  again: '引き直す',
  tree: '探索の様子（左から右へ）',
  treeLabel: (text, steps) =>
    `「${text}」の答えを探す${steps}ステップの図。各ステップで残したものは下の文が述べます。`,
  step: 'ステップ',
  steps: (step, of) => `${step} / ${of}`,
  play: '順に見る',
  pause: '止める',
  end: '終',
  space: '空白',
  kept: (step, ways) => `ステップ${step}で残したもの：${ways}`,
  over: (way, share) => `答えは${way}です。全体の確率は${share}です。`,
  way: (way, share) => `${way}（${share}）`,
  read: (token, share, whole, wholeShare) =>
    `${token}：ここでの確率は${share}。ここまでの${whole}の確率は${wholeShare}`,
  dropped: (said) => `${said}（捨てた候補）`,
  quoted: (text) => `「${text}」`,
  comma: '、',
  found: '見つけた答え',
  score: '全トークンをまとめた確率',
  penalised: '長さのペナルティを入れたスコア',
  key: '枝の数値は、それまでの続きとしてそのトークンが出る確率です。薄いものは捨てた候補です。',
};
