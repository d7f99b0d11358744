import type { ResourceErrorValues } from './errors.ts';
import { byteSize, kindList, kindWord, type Messages } from './messages.ts';

type Place = Pick<ResourceErrorValues, 'file' | 'line' | 'entry' | 'column'>;

function at({ file, line, entry, column }: Place): string {
  const parts = [
    ...(line === undefined ? [] : [`${line}行目`]),
    ...(entry === undefined ? [] : [`${entry}番目`]),
    ...(column === undefined ? [] : [typeof column === 'number' ? `${column}列目` : `列「${column}」`]),
  ];
  return parts.length > 0 ? `${file} の${parts.join('、')}` : file;
}

export const ja: Messages = {
  errors: {
    'too-large': (v) =>
      `${v.file} は大きすぎます（${byteSize(v.got)}）。読み込めるのは ${byteSize(v.expected)} までです。一部を取り出してください。`,
    'unpacked-too-large': (v) =>
      `${v.file} は展開すると ${byteSize(v.got)} 以上になります。読み込めるのは ${byteSize(v.expected)} までです。一部を取り出してください。`,
    truncated: (v) =>
      v.expected === undefined
        ? `${v.file} は途中で切れています。ダウンロードが完了していない可能性があります。もう一度ダウンロードしてください。`
        : `${v.file} は途中で切れています（${v.expected}バイトのうち${v.got}バイトしかありません）。もう一度ダウンロードしてください。`,
    damaged: (v) =>
      `${v.file} は壊れています。内容がファイル内のチェックサムやサイズと一致しません。もう一度ダウンロードしてください。`,
    'other-kind': (v, words) =>
      `${v.file} は名前からは${kindWord(v.expected, words)}のはずですが、中身は${kindWord(v.got, words)}です。`,
    'unknown-kind': (v, words) =>
      (v.got === undefined
        ? `${v.file} の種類がわかりません。`
        : `${v.file} は${kindWord(v.got, words)}で、読み込めません。`) +
      '読み込めるのは CSV・TSV の表、プレーンテキスト、NumPy のファイル（.npz、.npy）、idx 形式の画像、単語の索引（.json）と、それらを gzip で圧縮したもの、zip に1つだけ入れたものです。ほかの形式で圧縮したものは、先に展開してください。',
    'several-files': (v) =>
      `${v.file} には${v.expected}個のファイルが入っています（${v.got}${String(v.got).split(', ').length < Number(v.expected) ? ' など' : ''}）。展開して、学習に使うファイルを1つ選んでください。`,
    empty: (v) => `${v.file} は空です。学習に使えるデータがありません。`,
    'one-class': (v) => `${at(v)}：ラベルがすべて同じです（${v.got}）。少なくとも2つのクラスが必要です。`,
    'class-count': (v) =>
      `${at(v)}：${v.label === undefined ? '' : `ラベル「${v.label}」は余分なクラスです。`}ラベルは${v.expected}クラスのはずですが、${v.got}クラス${v.classes === undefined ? '' : `（${v.classes}）`}あります。ファイルを直すか、ほかのクラスを除くか、別の列を選んでください。`,
    'not-taken': (v, words) =>
      `${v.file} は${kindWord(v.got, words)}です。この課題で使えるのは${kindList(v.expected, words, 'または')}です。`,
    'no-labels': (v) =>
      `${v.file} にはラベルがなく、答え合わせができません。テキストやリストのそれぞれにラベルが必要です。`,
    'nothing-taken': (v) =>
      `この課題はデータを自分で作るため、ファイルを使いません。${v.file} はここでは使われません。`,
    'label-missing': (v) => `${at(v)}：ラベルがありません。`,
    'half-missing': (v) => `${at(v)}：テキストがありません。組には両方のテキストが必要です。`,
    'quote-open': (v) => `${at(v)}：引用符が閉じられていません。`,
    'quote-malformed': (v) =>
      `${at(v)}：フィールドを閉じる引用符の後に文字があります。フィールドの中の引用符は二重（""）にしてください。`,
    'column-count': (v) => `${at(v)}：列の数は最初の行と同じ ${v.expected} のはずですが、${v.got} あります。`,
    'unknown-column': (v) => `${v.file} に列「${v.got}」はありません。列は次のとおりです：${v.expected}。`,
    'no-numbers': (v) =>
      `${v.file} には、値の変わる数値の列がないため、予測するものがありません。数値の列とは、すべてのセルが数値か空の列です。`,
    'no-rows': (v) => `${at(v)}：見出し（${v.got}）だけで、その下が空です。データの行が1行以上必要です。`,
    'array-length': (v) =>
      `${v.file}：前の配列と同じ ${v.expected} 個のはずですが、${v.got} 個あります。表の列はすべて同じ長さでなければなりません。`,
    'column-text': (v) =>
      `${at(v)}：数値が必要ですが、「${v.got}」となっています。別の列を選ぶか、ファイルを直してください。`,
    'column-empty': (v) => `${at(v)}：数値の列が必要ですが、数値がありません。別の列を選んでください。`,
    'column-constant': (v) =>
      `${at(v)}：数値がすべて同じ（${v.got}）なので、学べることがありません。別の列を選んでください。`,
    'column-large': (v) =>
      `${at(v)}：大きさが 3.4e38 までの数値が必要ですが、${v.got} となっています。別の列を選んでください。`,
    'encoding-unknown': (v) =>
      `${v.file} の文字コードがわかりません（試したもの：${v.expected}）。UTF-8 で保存してください。`,
    'pickle-content': (v) =>
      `${at(v)}：整数のリストが必要ですが、pickle で保存された別の Python オブジェクト（${v.got}）があります。`,
    'id-range': (v) => `${at(v)}：32ビットの整数が必要ですが、${v.got} となっています。`,
    'number-type': (v) => `${at(v)}：整数か実数の配列が必要ですが、${v.got} は読み込めません。`,
    shape: (v, words) =>
      `${v.file}：形状 ${v.expected} の配列が必要ですが、${kindWord(v.got, words).trim()}です。`,
    'one-hot': (v) =>
      `${at(v)}：ラベル（1つの数、または1つだけが1で残りが0のone-hot）が必要ですが、${v.got}があります。`,
    'label-count': (v) =>
      `${v.file}：${v.expected}件のそれぞれにラベルが必要ですが、ラベルは${v.got}個です。`,
    'json-invalid': (v) => `${at(v)}：正しい JSON ではありません。`,
    'word-index-entry': (v) =>
      `${at(v)}：どの単語にもそれぞれ異なる正の整数が必要ですが、「${v.got}」はそうなっていません。`,
    'zip-entry': (v) =>
      `${v.file} は暗号化されているか、特殊な方式で圧縮されています。通常の zip で圧縮し直してください。`,
    'none-kept': (v) =>
      `${v.file && `${v.file} には`}maxlen = ${v.got} より短い系列がありません。maxlen を大きくしてください。`,
    'storage-full': (v) =>
      v.expected === undefined
        ? `このブラウザには ${v.file}（${byteSize(v.got)}）を保存する空きがありません。先にほかのファイルを削除してください。`
        : `このブラウザには ${v.file} を保存する空きがありません（必要 ${byteSize(v.got)}、空き ${byteSize(v.expected)}）。先にほかのファイルを削除してください。`,
    'storage-unavailable': () =>
      'このブラウザはこのページのファイルを保存できません（プライベートウィンドウ、または設定のため）。ファイルはページを閉じるまで使えます。',
    'storage-failed': (v) =>
      `このブラウザに保存したファイル${v.file && `（${v.file}）`}を読み書きできませんでした（${v.got}）。`,
    'not-stored': (v) => `${v.file} はこのブラウザに保存されていません。ここにドロップしてください。`,
  },
  kinds: {
    array: '数値の配列',
    binary: '種類の分からないバイナリファイル',
    excel: ' Excel ブック（CSV で保存してください）',
    gzip: ' gzip ファイル',
    hdf5: ' HDF5 ファイル',
    html: ' Web ページ',
    'id-lists': ' ID のリスト',
    idx: ' idx ファイル（MNIST）',
    image: '画像',
    'image-labels': '画像のラベル（MNIST と同じ idx ファイル）',
    images: '28×28画素の数字の画像（MNIST と同じ idx ファイル、または mnist.npz）',
    json: ' JSON ファイル',
    'labelled-texts':
      'ラベル付きのテキスト（テキストの列とラベルの列がある CSV・TSV、または行頭にラベルがあるテキスト）',
    npy: ' NumPy の配列（.npy）',
    'number-table': '数値の列がある表（CSV・TSV、または NumPy の1軸か2軸の配列 .npy・.npz）',
    npz: ' NumPy のアーカイブ（.npz）',
    office: ' Office 文書',
    packed: ' zip・gzip 以外のアーカイブ',
    pairs: 'テキストの組（1行にテキストと答えをタブで区切ったもの、またはその2列がある表）',
    parquet: ' Parquet ファイル',
    pdf: ' PDF 文書',
    pickle: ' Python の pickle',
    table: '表',
    tensor: '3軸以上の配列',
    text: 'プレーンテキスト',
    'word-index': '単語の索引',
    zip: ' zip アーカイブ',
  },
  phases: { unpack: '展開中', decode: '文字コードを変換中', read: '読み込み中', convert: '変換中' },
};
