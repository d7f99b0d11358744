import type { TaskWords } from '../words.ts';

export const words: TaskWords = {
  name: '文章の推敲（双方向RNN）',
  lead: '文のどの単語が誤りかを判定します。「昨日三匹の本を全然見ません」では「三匹」と「ません」が誤りですが、「三匹」が誤りだとわかるのは「本」を読んでからです。小さな文法で作った英語と日本語の文を使います。機能語が内容語に合わなければ誤りとします。文頭から読むだけではわからない誤りも、双方向ならわかります。',
  variants: {
    '': {
      name: '基本',
      note: '順方向と逆方向の GRU、各16ユニット。10語の文なら、2つの状態の列 (10, 16) を特徴量の軸で結合して (10, 32) になり、1語に1行のままです。DEFAULT',
    },
    article: {
      name: '記事の設定：SimpleRNN',
      note: '単純な再帰層の h_f と h_b[::-1] を np.concatenate(…, axis=1) で結合します。記事の答え (4) です（記事の配列にはバッチの軸がありません）。axis=0 では、10語に対して20行になってしまいます。ARTICLE',
    },
    forward: {
      name: '順方向のみ',
      note: '文頭から文末へ読む GRU（32ユニット）1つ。FORWARD',
    },
    backward: {
      name: '逆方向のみ',
      note: '逆方向の GRU の出力だけを、語順に戻して使います。BACKWARD',
    },
    'go-backwards': {
      name: 'go_backwards（並べ直さない）',
      note: 'GRU(go_backwards=True) だけでは、出力は読んだ順に並び、最初の出力が最後の単語のものです。記事の [::-1] がないと、判定が別の単語に付いてしまいます。GOBACK',
    },
    sum: {
      name: '和',
      note: 'merge_mode は sum。記事の選択肢 (1) です。(10, 16) + (10, 16) は (10, 16) のままです。SUM',
    },
    mul: {
      name: '積',
      note: 'merge_mode は mul。記事の選択肢 (2) です。これも (10, 16) です。MUL',
    },
    ave: {
      name: '平均',
      note: 'merge_mode は ave。和の半分です。AVE',
    },
    lstm: {
      name: 'LSTM',
      note: '順方向と逆方向の LSTM。LSTM_',
    },
  },
  rules: {
    'nothing-wrong': '誤りなしと答える場合',
    neighbours: '前後1語ずつとの組の集計',
    'forward-reader': '文頭から読む場合の上限（文法から計算）',
  },
  perfect: 'テストの全単語を正しく判定しました。',
};
