import type { AnalogyWords } from './words.en.ts';

export const words: AnalogyWords = {
  title: 'a と b の関係は、c と何の関係と同じでしょうか',
  fields: ['a', 'b', 'c'],
  between: ['→', '、', '→'],
  what: '？',
  unknown: (words) => `ベクトルがありません：${words}。文章にないか、3回より少ない単語です。`,
  missing: '3つの単語を入力してください。',
  answers: 'b − a + c に最も似ている単語',
  similarity: '類似度 ',
  relations: '組のわかっている類推のすべて',
  relation: '組',
  right: '正解',
  nearest: 'c だけに最も似ている単語で答えた場合',
  share: (count, total) => `${total}問中${count}問`,
  take: (example) => `${example} を試す`,
  asIn: ([a, b, c, d]) => `${a}：${b}＝${c}：${d}`,
  none: 'この文章には、調べる関係の組が2つ以上ありません。',
  note: 'a、b、c 自身は答えになりません。最後の列は関係を使わずに答えた場合です。その分は、似ているというだけで答えられます。',
};
