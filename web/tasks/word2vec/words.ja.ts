import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: '単語のベクトル（word2vec）',
  lead: 'ネットワークに単語を渡すには、数にする必要があります。ここでは、周りに来る単語だけを手がかりに、単語ごとのベクトルを学びます。ネットワークは1つの単語を見て、6つの候補のうちどれが文章で近くにあったかを答えます（skip-gram）。残りの5つはくじで引いた不正解の単語です（ネガティブサンプリング）。答えること自体は手段で、残すのはベクトルの行列 E です。',
  variants: {
    '': {
      name: '基本',
      note: 'DEFAULT',
    },
    article: {
      name: '講義ノートの E.dot(w)',
      note: 'ARTICLE',
    },
    softmax: {
      name: 'ネガティブサンプリングなし',
      note: 'SOFTMAX',
    },
    cbow: {
      name: 'CBOW',
      note: 'CBOW',
    },
    narrow: {
      name: '2つの数のベクトル',
      note: 'NARROW',
    },
    'few-negatives': {
      name: '不正解は1語だけ',
      note: 'FEW',
    },
    japanese: {
      name: '日本語',
      note: 'JAPANESE',
    },
    'moby-dick': {
      name: '白鯨',
      note: 'MOBY',
    },
  },
  resources: {
    text: {
      name: '文章',
      note: '自分の文章（プレーンテキスト）をドロップするか貼り付けると、コーパスの代わりに読みます。単語の間に空白が必要です。最初の10万語を読み、3回以上現れる単語にベクトルを付けます。',
    },
  },
  rules: {
    frequency: '候補のうち最もよく現れる単語',
    pairs: '単語の組の回数（自己相互情報量）',
    unigram: '単語の出現頻度',
  },
  names: {
    words: '単語の地図',
    days: '曜日',
    months: '月',
    numbers: '数',
    colours: '色',
    countries: '国',
    capitals: '首都',
    languages: '言語',
    men: '男性',
    women: '女性',
    frequent: 'よく現れる単語',
    capital: '国と首都',
    language: '国と言語',
    gender: '男性と女性',
  },
};
