import type { Messages } from './messages.ts';

export const ja: Messages = {
  language: 'ja',

  // Header
  task: '課題',
  languageLabel: '言語',
  theme: '配色',
  themes: { auto: '配色：自動', light: 'ライト', dark: 'ダーク' },
  share: 'リンクをコピー',
  shared: 'コピーしました',
  about: 'このページについて',
  skip: '学習の操作へ移動',
  shareFailed: 'コピーできませんでした。アドレスバーのリンクをお使いください。',

  tasks: {
    'binary-addition': {
      name: '2進数の足し算',
      lead: '2つの数を下の桁から1ビットずつ入力し、和を1ビットずつ出力します。正しく足すには、繰り上がりを覚えておく必要があります。',
    },
    'binary-addition-scratch': {
      name: '2進数の足し算（NumPy版）',
      lead: '講義ノートにある、NumPyで手書きしたネットワークです。バイアスなし、重みは N(0, 1)、1回に1組ずつ、全部で10,000回学習します。',
    },
    'noisy-sine': {
      name: 'ノイズ入り sin 波',
      lead: 'ノイズの入った sin 波の20点から次の1点を予測します。学習後は、自分の予測を入力に戻しながら先を予測し続けます。',
    },
  },
  taskOptions: '課題の設定',
  experiments: '記事の実験',
  defaultVariant: '記事のとおり',
  customised: '自分で変更した設定',
  backToTask: '変更をすべて元に戻す',
  variants: {
    'binary-addition/': {
      name: '基本',
      note: 'SimpleRNN（16ユニット、relu）を SGD で学習。5エポック以内に100%に達します。',
    },
    'binary-addition/units-128': {
      name: '128ユニット',
      note: 'ユニット数は8倍、パラメータ数は約52倍。確実ですが、1エポックの計算時間が増えます。',
    },
    'binary-addition/sigmoid': {
      name: 'sigmoid',
      note: 'この問題では relu より学習が遅く、5エポックでは足りないことが多くなります。',
    },
    'binary-addition/tanh': {
      name: 'tanh',
      note: 'Keras の既定値。sigmoid より良く、2エポック目あたりから100%になります。',
    },
    'binary-addition/adam': {
      name: 'Adam',
      note: '重みごとに更新の幅を調整します。2エポック目あたりで100%になります。',
    },
    'binary-addition/dropout': {
      name: 'ドロップアウト 0.5',
      note: '学習中は入力の半分を隠します。学習時の正解率は64%ほどに留まりますが、テストではもっと良くなります。',
    },
    'binary-addition/recurrent-dropout': {
      name: 'リカレントドロップアウト',
      note: '前の状態にもドロップアウトを掛けます。学習はさらに遅くなります。',
    },
    'binary-addition/unroll': {
      name: 'unroll',
      note: 'Keras では速度のための設定です。計算結果はどちらでも変わりません。',
    },
    'binary-addition/go-backwards': {
      name: '逆向き',
      note: '出力の並びも逆になります。最下位ビットは最上位の桁だけを見て答えることになるため、下の桁ほどよく間違えます。',
    },
    'binary-addition/gru': { name: 'GRU', note: '何を残すかをゲートで決めます。パラメータ数は約3倍です。' },
    'binary-addition/lstm': {
      name: 'LSTM',
      note: 'セル状態と3つのゲートを持ちます。パラメータ数は4倍です。',
    },
    'binary-addition-scratch/': {
      name: '講義ノートのとおり',
      note: 'すでに sigmoid を通した出力に、もう一度 sigmoid の微分を使っています。それでも学習は進みます。',
    },
    'binary-addition-scratch/corrected': {
      name: '微分を修正',
      note: '微分を正しく直した版です。意外なことに、最後の損失はこちらのほうが大きくなります。',
    },
    'binary-addition-scratch/tanh': { name: 'tanh', note: '中間層を tanh にします。' },
    'binary-addition-scratch/relu': {
      name: 'ReLU',
      note: 'N(0, 1) の重みは ReLU には大きすぎて、収束しません。',
    },
    'noisy-sine/': {
      name: '基本',
      note: 'SimpleRNN（20ユニット）を Adam で10エポック。検証の損失は0.002前後になります。',
    },
    'noisy-sine/clean': {
      name: 'ノイズなし',
      note: '同じ波からノイズを除きます。予測のずれは小さくなるでしょうか。',
    },
  },

  // Transport
  transport: '学習の操作',
  play: '学習する',
  pause: '一時停止',
  again: 'もう一度',
  stepBatch: '1バッチ',
  stepEpoch: '1エポック',
  stepBatchHelp: '1バッチだけ学習して止まる',
  stepEpochHelp: 'このエポックの終わりまで学習して止まる',
  reset: 'リセット',
  resetHelp: '同じシードのまま、学習前に戻す',
  pace: '速さ',
  paceOf: (batches) => `${batches} バッチ/秒`,
  fullSpeed: '全速',
  epoch: 'エポック',
  epochsPlanned: (epochs) => `エポック（設定は${epochs}）`,
  rate: 'サンプル/秒',
  elapsed: '経過',
  remaining: '残り',
  units: { seconds: '秒', days: '日', years: '年' },
  states: { starting: '準備中', paused: '停止中', running: '学習中', done: '完了', failed: '動いていません' },
  ready: '準備完了',
  validating: '検証中',
  finished: (metrics) => `学習が終わりました。${metrics}`,
  started: '学習を始めました。',
  pausedAfter: (epochs) => `一時停止しました。${epochs}エポックまで終わっています。`,
  diverged: '発散',
  divergedAt: ({ epoch, batch, layer }) =>
    `発散しました。エポック ${epoch}、バッチ ${batch} で損失が有限の値でなくなっています${layer ? `（最初は ${layer} 層）` : ''}。`,
  notValid: '設定に誤りあり',
  trainsEarlier: '変更前のモデルを学習中',
  fixModel: 'モデルを直す',
  fixSettings: '設定を直す',
  outdated: '古い表示です。編集中のものではなく、最後に動いた設定での結果です。',
  progressLabel: '学習全体の進み具合',
  stopped: ({ callback, epoch, best_epoch, batch, layer, step }) => {
    if (best_epoch)
      return `エポック ${epoch} のあと ${callback} が学習を終えました。最良の値はエポック ${best_epoch} のものです。`;
    if (!batch) return `エポック ${epoch} で ${callback} が学習を終えました。`;
    const what = layer
      ? `値が有限でなくなりました（最初は ${layer} 層${typeof step === 'number' ? `、t = ${step + 1}` : ''}）`
      : '層の値は有限ですが、損失が有限でなくなりました';
    return `エポック ${epoch}、バッチ ${batch} で ${callback} が学習を終えました。${what}。`;
  },

  // Curves
  curves: '学習曲線',
  metric: (name) => {
    if (name === 'loss') return '損失';
    if (/accuracy$|^acc$/.test(name)) return '正解率';
    if (name === 'mean_squared_error' || name === 'mse') return '平均二乗誤差';
    if (name === 'mean_absolute_error' || name === 'mae') return '平均絶対誤差';
    return name;
  },
  training: '学習',
  validation: '検証',
  logScale: '対数',
  logScaleHelp: '対数目盛にすると、損失がどこまで小さくなったかが分かります',
  runningMean: 'このエポックのここまでの平均（Keras の表示と同じ）',
  baselineMark: '単純な規則',
  epochAt: (epochs) =>
    Number.isInteger(epochs) ? `エポック ${epochs} の終わり` : `エポック ${Math.ceil(epochs)} の途中`,
  curveAt: (where, training, validation) => `${where}：学習 ${training}、検証 ${validation}`,
  curveLabel: (name, training, validation) => `エポックごとの${name}。学習 ${training}、検証 ${validation}。`,
  testResult: 'テスト',
  baseline: (rule) => `単純な規則（${rule}）`,
  baselineRules: {
    memoryless: '繰り上がりを無視',
    persistence: '直前の値をそのまま',
    majority: 'いつも同じ答え',
  },
  testAfter: '学習後に表示',

  // Predictions: bits
  predictions: 'ネットワークの答え',
  right: '正解',
  wrong: '不正解',
  instead: (sum) => `正しくは ${sum}`,
  bitProbability: (p) => `1である確率：${p}`,
  bitCaption: (a, b, answer) => `${a} + ${b} の筆算。ネットワークの答えは ${answer}`,
  bitRow: '行',
  bitDecimal: '10進数',
  carry: '繰り上がり',
  networkRow: '出力',
  truthRow: '判定',
  readsLeft: '右から左へ読みます',
  readsRight: '左から右へ読みます',
  tryOwn: '好きな数で試す',
  firstNumber: '1つ目の数',
  secondNumber: '2つ目の数',
  ownRange: (most) => `0 から ${most} までの整数を入力してください`,
  testPairs: '学習に使っていない組',
  sumsRight: '和の正解率',
  bitsRight: 'ビットの正解率',
  waiting: '最初の予測を待っています…',
  unknownView: 'この課題の予測を表示する図はまだありません。',

  // Predictions: forecast
  forecastData: 'データ',
  forecastWindow: (points) => `入力した${points}点`,
  forecastClean: 'ノイズなしの sin',
  forecastOneStep: '実データから次の1点',
  forecastLoop: '自分の予測を使った予測',
  forecastStart: '入力の開始位置',
  forecastLabel: (steps, worst) =>
    `ノイズ入り sin 波のデータと、自分の予測を入力に戻した${steps}点の予測。最大の誤差は ${worst}。`,
  errorGrowth: '予測の誤差',
  errorGrowthNow: (worst, last) => `最大 ${worst}、最後 ${last}`,
  errorGrowthLabel: (worst, last) => `予測の絶対誤差の推移。最大 ${worst}、最後 ${last}。`,

  // Model
  model: 'モデル',
  input: '入力',
  output: '出力',
  addLayer: '層を追加',
  newLayer: '追加する層の種類',
  insertLayer: (name, position) => `ここに ${name} を挿入（${position}層目）`,
  layerClass: (position) => `${position}層目の種類`,
  layerCard: (position, name) => `${position}層目：${name}`,
  moveUp: '上へ',
  moveDown: '下へ',
  drag: 'ドラッグで並べ替え',
  duplicate: '複製',
  remove: '削除',
  moved: (name, position) => `${name} を${position}層目に移しました`,
  removed: (name) => `${name} を削除しました`,
  added: (name) => `${name} を追加しました`,
  moreOptions: '詳細な設定',
  fewerOptions: '詳細を閉じる',
  changedCount: (count) => `${count}件変更`,
  changedMark: (value) => `変更済み（既定値は ${value}）`,
  noLayers: '層がありません。下から追加してください。',
  parameterCount: (count) => `パラメータ ${count.toLocaleString('ja')}`,
  totalParameters: '合計',
  stackFault: 'この構成のままでは動きません。',
  stillTraining: '直すまでは、最後に動いたモデルを残しておきます。',
  layerKinds: {},

  // Options
  groups: {
    regularisation: 'ドロップアウト',
    sequence: '系列',
    cell: 'セル',
    weights: '重み',
    other: '名前',
    clipping: '勾配クリッピング',
    rule: '更新則',
  },
  options: {},
  none: 'None',
  expectNumber: '数値を入力してください',
  expectInteger: '整数を入力してください',
  expectIntegers: '整数をカンマ区切りで入力してください',
  expectShape: '整数をカンマ区切りで入力してください（長さ任意は None）',
  expectNumbers: '数値をカンマ区切りで入力してください',
  expectRequired: '値を入力してください',
  expectAbove: (bound, strictly) => (strictly ? `${bound} より大きい` : `${bound} 以上`),
  expectBelow: (bound, strictly) => (strictly ? `${bound} より小さい` : `${bound} 以下`),
  inForce: (value) => `${value} のまま変わりません。`,
  expectRange: (bounds) =>
    `${bounds.join('、')}${/以[上下]$/.test(bounds.at(-1) ?? '') ? 'の' : ''}値にしてください`,

  // Training settings
  trainingSettings: '学習の設定',
  optimizer: '最適化手法',
  loss: '損失関数',
  metrics: '評価指標',
  addMetric: '指標を追加',
  build: '計算方式',
  builds: { simd128: 'どの環境でも同じ結果', relaxed: '最速（relaxed SIMD）' },

  // Details
  diagram: '時間方向に展開した図',
  diagramLabel: (rows) => `入力から出力までのネットワーク：${rows.join('、')}`,
  nodeTitle: (type, step, width) => `${type}、ステップ${step}：${width}個の値`,
  summary: 'summary',
  summaryStyle: '表示形式',
  summaryStyles: { keras3: 'Keras 3', keras2: 'Keras 2' },
  formulas: 'パラメータ数の数え方',
  code: 'Keras のコード',
  copyCode: 'コピー',
  copied: 'コピーしました',
  log: '学習の記録',
  logEmpty: '1エポックごとに1行ずつ表示されます。',
  iteration: '反復',
  scratchLog: '講義ノートと同じ形式で100回ごとに表示',

  // Hints
  hint: 'ヒント',
  dismiss: '閉じる',
  hintWatch: 'いままさに学習中です。お急ぎなら',
  hintTry: (name) => `次に試す：${name}`,
  hintDone: '学習が終わりました。',
  hintDiverged: '値が際限なく大きくなりました。学習率を下げるか、勾配をクリッピングしてみてください。',
  hintPerfect: '足し算を覚えました。テストの和はすべて正解です。',
  hintSlow: 'スローでもう一度',
  hintOwn: '実験はひととおり試しました。次は自分で層を変えてみましょう。',
  hintPaused: '一時停止中です。1バッチずつ進めることもできます。',

  // Notices
  restarted: '学習用のワーカーが停止したため、起動し直しました。',
  resumedFrom: '最後のチェックポイントから続けます。',
  restartedFromStart: '学習は最初からになります。',
  badLink: 'リンクの一部を読み取れなかったため、既定の設定を使いました。',
  badAttribute: 'この要素の属性に使えない値があるため、既定値を使いました。',
  engineFailed: '学習エンジンが動いていません。',
  unsupported:
    'このブラウザでは学習エンジンを動かせません（WebAssembly SIMD に未対応）。最新の Chrome、Edge、Firefox、Safari をお使いください。',
};
