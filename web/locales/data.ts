import type { Language } from '../languages/languages.ts';

/** The texts of data that people bring: apart from the others, since they are needed where somebody brings some. */
export interface DataTexts {
  title: string;
  ownData: string;
  takes: (kinds: string) => string;
  shipped: string;
  inUse: string;
  choose: string;
  paste: string;
  pasteLabel: string;
  pasteHint: string;
  pasteUse: string;
  pastedName: string;
  cancel: string;
  dropHint: string;
  dropTo: (needs: readonly string[]) => string;
  dropNothing: string;
  cancelled: (file: string) => string;
  ready: (file: string) => string;
  /** Before what the core has against a file. */
  refused: (file: string) => string;
  samples: (count: string) => string;
  characters: (count: string) => string;
  testSamples: (count: string) => string;
  classes: (names: string) => string;
  examples: string;
  useShipped: string;
  stopUsing: string;
  kept: string;
  keptNone: string;
  visitOnly: string;
  use: string;
  used: string;
  remove: (file: string) => string;
  removed: (file: string) => string;
  missing: (file: string, hash: string) => string;
  missingOptional: (file: string, hash: string) => string;
  other: (file: string, expected: string) => string;
  useInstead: string;
  columnsOpen: (file: string) => string;
  /** Lines of a file that are no part of the table; '' where there are none. */
  skipped: (lines: { above: number; below: number }) => string;
  purposes: Record<string, string>;
  /** Why a column does not serve, by ColumnChoice's problems. */
  problems: Record<string, (column: { name: string; sample: string; line?: number }) => string>;
  /** Of a column to be forecast that counts. */
  counts: (name: string) => string;
  chooseOne: string;
  changeColumns: string;
  missingValues: (count: string) => string;
  otherLabels: string;
  sample: (text: string) => string;
  useColumns: string;
  failed: string;
  /** Before the tasks that a file can be used in. */
  trainIn: string;
  alsoIn: string;
  asKind: (kind: string) => string;
  columnsNext: string;
  separator: string;
  looks: (file: string, kind: string) => string;
  useHere: string;
  /** Before what each task takes. */
  wants: string;
  optional: string;
  or: string;
}

const en: DataTexts = {
  title: 'Data of your own',
  ownData:
    'This task has data of its own and takes no files. Bring one all the same: the page offers the tasks that can be trained with it.',
  takes: (kinds) => `Takes ${kinds}.`,
  shipped: 'The data that comes with the page is in use.',
  inUse: 'In use:',
  choose: 'Choose files',
  paste: 'Paste text',
  pasteLabel: 'Text to use as data',
  pasteHint: 'A table (also copied from a spreadsheet), one labelled text per line, or plain text',
  pasteUse: 'Use this text',
  pastedName: 'pasted text.txt',
  cancel: 'Cancel',
  dropHint: 'Or drop files anywhere on this page. They stay in this browser and are sent nowhere.',
  dropTo: (needs) => `Drop to use as: ${needs.join(', ')}`,
  dropNothing: 'Drop to see which tasks can be trained with it',
  cancelled: (file) => `Reading ${file} was cancelled. Nothing has changed.`,
  ready: (file) => `${file} is ready.`,
  refused: (file) => `${file} cannot be used here; what was in use stays.`,
  samples: (count) => `${count} entries`,
  characters: (count) => `${count} characters`,
  testSamples: (count) => `${count} for the test`,
  classes: (names) => `classes: ${names}`,
  examples: 'First entries',
  useShipped: 'Use the page’s own data again',
  stopUsing: 'Stop using',
  kept: 'Kept in this browser',
  keptNone: 'No files yet.',
  visitOnly: 'until the page is closed',
  use: 'Use',
  used: 'In use',
  remove: (file) => `Remove ${file}`,
  removed: (file) => `${file} was removed`,
  missing: (file, hash) =>
    `This experiment uses the file ${file} (SHA-256 ${hash}…), which is not in this browser. Drop or choose it here; until then the previous data stays in use.`,
  missingOptional: (file, hash) =>
    `The file ${file} (SHA-256 ${hash}…) belongs to this experiment and is not in this browser. Training works without it; drop or choose it here to use it.`,
  other: (file, expected) =>
    `${file} is not the file ${expected} that the experiment names: the content differs. Nothing was replaced.`,
  useInstead: 'Use it instead',
  columnsOpen: (file) => `Which columns of ${file} should be used?`,
  skipped: ({ above, below }) =>
    [
      ...(above > 0 ? [`Lines above the table that were left out: ${above}.`] : []),
      ...(below > 0 ? [`Lines below it that were left out: ${below}.`] : []),
    ].join(' '),
  purposes: { text: 'Text', label: 'Label', inputs: 'Inputs', target: 'Forecast', answer: 'Answer' },
  problems: {
    text: ({ name, sample, line }) =>
      `“${name}” has “${sample}”${line === undefined ? '' : ` in line ${line}`}; numbers are needed.`,
    constant: ({ name, sample }) => `“${name}” is ${sample} in every row: there is nothing to learn from it.`,
    empty: ({ name }) => `“${name}” is empty.`,
    large: ({ name }) => `“${name}” has numbers larger than 3.4e38: a network computes in float32.`,
  },
  counts: (name) =>
    `“${name}” changes by the same amount from row to row, as a count does: forecasting it tells nothing.`,
  chooseOne: 'Choose at least one column.',
  changeColumns: 'Change the columns',
  missingValues: (count) => `rows with a missing value, left out: ${count}`,
  otherLabels: 'its labels are no digits from 0 to 9, and are not used',
  sample: (text) => `first: ${text}`,
  useColumns: 'Use these columns',
  failed: 'The file could not be read. The browser says:',
  trainIn: 'Train with it in:',
  alsoIn: 'It can also be used in:',
  asKind: (kind) => `as ${kind}`,
  columnsNext: 'you choose the columns next',
  separator: '; ',
  looks: (file, kind) => `${file} looks like ${kind}.`,
  useHere: 'Use it here all the same',
  wants: 'What the tasks that use files take:',
  optional: ' (optional)',
  or: ' or ',
};

const ja: DataTexts = {
  title: '自分のデータ',
  ownData:
    'この課題のデータは決まっているため、ファイルを使いません。ファイルを渡すと、それで学習できる課題を示します。',
  takes: (kinds) => `使えるもの：${kinds}`,
  shipped: 'ページに付属のデータを使っています。',
  inUse: '使用中：',
  choose: 'ファイルを選ぶ',
  paste: 'テキストを貼り付ける',
  pasteLabel: 'データとして使うテキスト',
  pasteHint: '表（表計算ソフトからのコピーも可）、1行に1つのラベル付きテキスト、または文章',
  pasteUse: 'このテキストを使う',
  pastedName: '貼り付けたテキスト.txt',
  cancel: 'キャンセル',
  dropHint:
    'ページのどこにでもファイルをドロップできます。ファイルはこのブラウザの中だけで使われ、外部には送信されません。',
  dropTo: (needs) => `ドロップして使う：${needs.join('、')}`,
  dropNothing: 'ドロップすると、そのファイルで学習できる課題を示します',
  cancelled: (file) => `${file} の読み込みをキャンセルしました。何も変わっていません。`,
  ready: (file) => `${file} の準備ができました。`,
  refused: (file) => `${file} はこの課題では使えません。今のデータを使い続けます。`,
  samples: (count) => `${count}件`,
  characters: (count) => `${count}文字`,
  testSamples: (count) => `テスト用${count}件`,
  classes: (names) => `クラス：${names}`,
  examples: '先頭の例',
  useShipped: '付属のデータに戻す',
  stopUsing: '使用をやめる',
  kept: 'このブラウザに保存したファイル',
  keptNone: 'まだありません。',
  visitOnly: 'ページを閉じるまで',
  use: '使う',
  used: '使用中',
  remove: (file) => `${file} を削除`,
  removed: (file) => `${file} を削除しました`,
  missing: (file, hash) =>
    `この実験が使うファイル ${file}（SHA-256 ${hash}…）は、このブラウザにありません。ここにドロップするか、選んでください。それまでは前のデータを使います。`,
  missingOptional: (file, hash) =>
    `この実験に付くファイル ${file}（SHA-256 ${hash}…）は、このブラウザにありません。なくても学習できますが、ドロップするか選べば使えます。`,
  other: (file, expected) =>
    `${file} は、実験が指定する ${expected} とは内容が異なります。置き換えはしていません。`,
  useInstead: '代わりに使う',
  columnsOpen: (file) => `${file} のどの列を使いますか。`,
  skipped: ({ above, below }) =>
    [
      ...(above > 0 ? [`表の上の${above}行は読み飛ばしました。`] : []),
      ...(below > 0 ? [`表の下の${below}行は読み飛ばしました。`] : []),
    ].join(''),
  purposes: { text: 'テキスト', label: 'ラベル', inputs: '入力', target: '予測する列', answer: '答え' },
  problems: {
    text: ({ name, sample, line }) =>
      `「${name}」${line === undefined ? 'に' : `の${line}行目に`}「${sample}」があります。数値の列が必要です。`,
    constant: ({ name, sample }) => `「${name}」はどの行も ${sample} なので、学べることがありません。`,
    empty: ({ name }) => `「${name}」は空です。`,
    large: ({ name }) =>
      `「${name}」には 3.4e38 より大きな数値があります。ネットワークの計算は float32 です。`,
  },
  counts: (name) => `「${name}」は行ごとに同じだけ変わる番号のような列です。予測しても何も分かりません。`,
  chooseOne: '列を1つ以上選んでください。',
  changeColumns: '列を選び直す',
  missingValues: (count) => `欠けた値があり使わない行：${count}`,
  otherLabels: 'ラベルは0〜9の数字ではないため使いません',
  sample: (text) => `先頭：${text}`,
  useColumns: 'この列を使う',
  failed: 'ファイルを読み込めませんでした。ブラウザのメッセージ：',
  trainIn: 'このファイルで学習できる課題：',
  alsoIn: 'ほかに使える課題：',
  asKind: (kind) => `${kind}として`,
  columnsNext: '次に列を選びます',
  separator: '。',
  looks: (file, kind) => `${file} は${kind}のようです。`,
  useHere: 'それでもこの課題で使う',
  wants: 'ファイルを使う課題と、使えるもの：',
  optional: '（任意）',
  or: 'または',
};

export const dataTexts: Record<Language, DataTexts> = { en, ja };
