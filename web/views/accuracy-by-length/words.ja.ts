import type { LengthWords } from './words.en.ts';

export const words: LengthWords = {
  title: '長さごとの正解率',
  untrained: '学習を始めると測ります。',
  exact: 'テストのうち完全に一致した割合',
  with: '注意機構あり',
  without: '注意機構なし',
  before: '前に学習したもの',
  length: '文字数',
  samples: '件数',
  range: (from, to) => `${from}～${to}`,
  other: (share, attends) => `${attends ? '注意機構あり' : '注意機構なし'} ${share}`,
  compare: (attends) =>
    attends
      ? '「注意機構なし」を学習すると、並べて比べられます。'
      : '注意機構のあるモデルを学習すると、並べて比べられます。',
};
