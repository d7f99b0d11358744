import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: 'エンコーダー・デコーダー',
  lead: 'エンコーダーがテキストを1つの状態（思考ベクトル）に読み込み、デコーダーがそこから答えを1トークンずつ書き、書いたものを次に読みます。英語と日本語の日付を 1979-05-03 の形に、数の言葉を数字に直します。自分で用意したテキストの組も学習できます。テストで問うものは、どの書き方でも学習に使いません。',
  variants: {
    '': {
      name: '基本（教師強制）',
      note: '学習中、デコーダーは自分が書くはずのものではなく、いつも正しいトークンを読みます。8エポックで、テストの日付のほぼすべてが完全に一致します。',
    },
    'scheduled-sampling': {
      name: 'スケジュールドサンプリング',
      note: '学習中にデコーダーが読むトークンを、少しずつ自分の予測に置き換えます。2,000回の更新の後はすべて自分の予測です。',
    },
    'own-predictions': {
      name: '教師強制なし',
      note: '最初の更新から、デコーダーは自分の予測だけを読みます。',
    },
    forwards: {
      name: '前から読む',
      note: '基本のエンコーダーは後ろから読み、テキストの先頭を最後に読みます。こちらは前から読みます。',
    },
    lstm: { name: 'LSTM', note: 'GRU の代わりに LSTM を使います。思考ベクトルは隠れ状態とセル状態です。' },
    numbers: {
      name: '数',
      note: '0から9,999までの数。three thousand two hundred and five、三千二百五、さんぜんにひゃくご。思考ベクトルは桁数で色分けします。',
    },
    long: {
      name: 'すべての長さ',
      note: '最大55文字の日付。長いほど、1つの状態に多くを詰め込まなければなりません。',
    },
    'long-attention': {
      name: 'すべての長さ（注意機構あり）',
      note: '同じデータで注意機構を使います。デコーダーはエンコーダーの状態を見直せます。',
    },
  },
  resources: {
    pairs: {
      name: 'テキストの組',
      note: '1行にテキストと答えをタブで区切って書いたもの、または CSV・TSV の表の2列。翻訳、問いと答え、読み方など。文字ごとに読みます。unit を word にすると単語ごとに読みます。',
    },
  },
  rules: { 'most-frequent-tokens': '各位置で最も多いトークン' },
  names: {
    thoughts: '思考ベクトル：テストのテキストについて、エンコーダーとデコーダーの間の状態',
    ...Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`month-${at + 1}`, `${at + 1}月`])),
    ...Object.fromEntries([1, 2, 3, 4].map((count) => [`figures-${count}`, `${count}桁`])),
    ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((count) => [`tokens-${count}`, `${count}トークン`])),
    'tokens-8': '8トークン以上',
  },
  perfect: 'テストに全問正解しました。',
};
