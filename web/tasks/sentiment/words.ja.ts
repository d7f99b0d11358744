import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: '好評か不評か',
  lead: 'レビューが肯定的か否定的かを判定します。映画・商品・飲食店についての実際の英文3,000文を、単語ごとに読みます。テスト用の文は学習に使いません。',
  variants: {
    '': {
      name: '基本',
      note: 'Embedding と LSTM（各32ユニット）。テストの正解率は約79%です。語順を見ずに単語を数えるだけでも約81%になります。短い2,100文から学べるのは、どの単語が褒め言葉かということくらいだからです。',
    },
    'simple-rnn': {
      name: 'SimpleRNN',
      note: 'ゲートのない、最も単純な再帰層です。正解率は約69%です。',
    },
    gru: { name: 'GRU', note: 'ゲートは3つではなく2つ、重みは LSTM の4分の3で、正解率は約79%です。' },
    bidirectional: {
      name: '双方向',
      note: 'もう1つの LSTM が文末から文頭へ読みます。これほど短い文では効果がなく、約79%です。',
    },
    'lstm-2': {
      name: '2層',
      note: '2つ目の LSTM が1つ目の出力を読みます。時間は2倍、正解率は同じ約79%です。',
    },
    'lstm-3': {
      name: '3層',
      note: '約78%。層を増やすとデータも多く要ります。学習と検証の曲線を比べてみましょう。',
    },
    'lstm-4': {
      name: '4層',
      note: '記事と同じ4層を LSTM で。4倍の時間がかかり、学習が始まるのも遅く、ここでは良くなりません。',
    },
    'article-simple-rnn': {
      name: '記事の設定：SimpleRNN',
      note: '10,000語、長さ500、RMSprop、バッチ128。IMDb のファイル（imdb.npz）向けの設定で、記事では85%。ここではシード0で、検証データの正解率が最高86%、10エポック後のテストデータで84%です。3,000文では短く、数も足りません。',
    },
    'article-lstm': {
      name: '記事の設定：LSTM',
      note: '同じ設定で LSTM に。IMDb のファイル（imdb.npz）で、記事では89%。ここではシード0で、検証データの正解率が最高89%、10エポック後のテストデータで85%です。',
    },
  },
  answers: ['否定的', '肯定的'],
  resources: {
    reviews: {
      name: 'レビュー',
      note: 'Keras の imdb.npz、単語 ID のリストとラベルを入れた .npz、またはテキストの列と2クラスのラベルの列がある CSV・TSV。',
    },
    words: {
      name: 'ID に対応する単語',
      note: 'Keras の imdb_word_index.json。ID の代わりに単語を表示し、自分で書いたレビューも試せるようになります。',
    },
  },
  rules: {
    'majority-class': '常に多いほうのクラス',
    'word-counts': '単語の出現回数によるロジスティック回帰（語順を見ません）',
  },
};
