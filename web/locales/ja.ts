import type { Texts } from './messages.ts';

export const ja: Texts = {
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
  skipToStage: '結果へ移動',
  shareFailed: 'コピーできませんでした。アドレスバーのリンクをお使いください。',

  taskOptions: '課題の設定',
  experiment: '実験',
  experiments: '記事の実験',
  defaultVariant: '記事のとおり',
  tried: '実行済み',
  changed: '変更あり',
  changedFrom: (variant) => `「${variant}」からの変更：`,
  takeBack: (change) => `この変更を取り消す：${change}`,
  backToTask: '変更をすべて取り消す',
  ownData: (files) => `自分のデータ（${files}）で学習します。`,
  ownDataNotes: '実験の説明にある数値は、付属のデータでのものです。',
  undo: (what) => (what ? `元に戻す：${what}` : '元に戻す'),
  redo: (what) => (what ? `やり直す：${what}` : 'やり直す'),

  // Places
  settings: '設定',
  data: 'データ',
  stage: '結果',
  answers: '答え',
  network: 'ネットワーク',
  drawer: 'コードと記録',
  codeAndSummary: 'コードとサマリー',
  codeShort: 'コード',
  logShort: '記録',
  close: '閉じる',
  watch: '見る',
  places: '表示する場所',
  faultHere: '誤りがあります',
  moreTransport: 'バッチ単位の実行と速さ',

  // Transport
  transport: '学習の操作',
  play: '学習する',
  pause: '一時停止',
  again: 'もう一度学習する',
  stepBatch: '1バッチ',
  stepEpoch: '1エポック',
  stepBatchHelp: '1バッチだけ学習して止める',
  stepEpochHelp: 'このエポックの終わりまで学習して止める',
  reset: 'リセット',
  resetHelp: '同じシードのまま、学習前に戻す',
  pace: '速さ',
  paceOf: (batches) => `${batches}バッチ/秒`,
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
    `発散しました。エポック ${epoch}、バッチ ${batch} で損失が有限の値でなくなっています${layer ? `（最初に起きた層：${layer}）` : ''}。`,
  busy: '処理中',
  busyWith: (what, weights) =>
    ({
      waiting: '学習用のワーカーを待っています',
      loading: '計算モジュールを読み込んでいます',
      reading: 'データを読み込んでいます',
      making: `データと、重み${weights}個のモデルを作っています`,
      computing: '表示する値を計算しています',
    })[what],
  busyEnded: '処理が終わりました。',
  cancel: 'キャンセル',
  cancelHelp: '変更を取り消し、前の実験を続ける',
  notValid: '設定に誤りあり',
  trainsEarlier: '変更前のモデルを学習中',
  fixModel: 'モデルを直す',
  fixSettings: '設定を直す',
  outdated: '古い表示です。編集後の設定ではなく、最後に動いた設定での結果です。',
  progressLabel: '学習全体の進み具合',
  stopped: ({ callback, epoch, best_epoch, batch, layer, step }) => {
    if (best_epoch)
      return `エポック ${epoch} のあと ${callback} が学習を終えました。最良の値はエポック ${best_epoch} のものです。`;
    if (!batch) return `エポック ${epoch} で ${callback} が学習を終えました。`;
    const what = layer
      ? `値が有限でなくなりました（最初に起きた層：${layer}${typeof step === 'number' ? `、t = ${step + 1}` : ''}）`
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
    if (name === 'perplexity') return 'パープレキシティ';
    if (name === 'precision') return '適合率';
    if (name === 'recall') return '再現率';
    if (name === 'kl_loss') return 'KL 情報量';
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
  testAfter: '学習後に表示',

  // Answers, and what goes on inside
  predictions: 'ネットワークの答え',
  inside: '内部',
  insideHelp: '1つのサンプルを読むあいだに、層の中で起きていることです。',
  waiting: '最初の予測を待っています…',
  viewFault: 'この図を表示できません。',
  unknownView: (kind) => `このページには「${kind}」という種類の図がありません。`,
  nothingInside: 'このモデルには内部を表示できる層がありません。',

  // Model
  model: 'モデル',
  input: '入力',
  output: '出力',
  addLayer: '層を追加',
  openLayer: (label) => `${label} の設定`,
  insertAfter: (name) => `${name} の後ろに層を挿入`,
  insertFirst: '先頭に層を挿入',
  layerClass: '層の種類',
  layerInside: (wrapper) => `${wrapper} の中の層`,
  wrapIn: (wrapper) => `${wrapper} で包む`,
  unwrap: (wrapper) => `${wrapper} を外す`,
  wrappedIn: (wrapper) => `${wrapper} で包みました`,
  unwrappedFrom: (wrapper) => `${wrapper} を外しました`,
  asGraph: 'グラフにする',
  asGraphHelp: '枝分かれ、複数の入力、結合する層を使うとき',
  layerCard: (position, name) => `第${position}層：${name}`,
  moveUp: '上へ',
  moveDown: '下へ',
  drag: 'ドラッグで並べ替え',
  duplicate: '複製',
  remove: '削除',
  moved: (name, position) => `${name} を第${position}層に移しました`,
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
  inForce: (why, value) => `${why}。${value} のまま変わりません。`,
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
  summary: 'サマリー',
  summaryStyle: '表示形式',
  summaryStyles: { keras3: 'Keras 3', keras2: 'Keras 2' },
  formulas: 'パラメータ数の数え方',
  code: 'Keras のコード',
  copyCode: 'コピー',
  copied: 'コピーしました',
  log: '学習の記録',
  logEmpty: '1エポックごとに1行ずつ表示されます。',

  // Hints
  hint: 'ヒント',
  dismiss: '閉じる',
  hintWatch: 'いま学習中です。お急ぎなら全速でどうぞ。',
  hintTry: (name) => `次に試す：${name}`,
  hintDone: '学習が終わりました。',
  hintDiverged: '値が際限なく大きくなりました。学習率を下げるか、勾配をクリッピングしてみてください。',
  hintSlow: 'ゆっくりもう一度',
  hintOwn: '実験はひととおり試しました。次は自分で層を変えてみましょう。',
  hintPaused: '一時停止中です。1バッチずつ進めることもできます。',

  // Notices
  restarted: '学習用のワーカーが停止したため、起動し直しました。',
  resumedFrom: '最後のチェックポイントから続けます。',
  restartedFromStart: '学習は最初からになります。',
  badLink: 'リンクの一部を読み取れなかったため、既定の設定を使いました。',
  badExperiment: 'この実験は、このままでは学習できません。',
  badAttribute: 'この要素の属性に使えない値があるため、その値は使いません。',
  engineFailed: '学習エンジンが動いていません。',
  partFailed: 'ページの一部を取得できませんでした。接続を確かめて、もう一度お試しください。',
  tryAgain: 'もう一度試す',
  unsupported:
    'このブラウザでは学習エンジンを動かせません（WebAssembly SIMD に未対応）。最新の Chrome、Edge、Firefox、Safari をお使いください。',
};
