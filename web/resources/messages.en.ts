import type { ResourceErrorValues } from './errors.ts';
import { byteSize, kindList, kindWord, type Messages } from './messages.ts';

type Place = Pick<ResourceErrorValues, 'file' | 'line' | 'entry' | 'column'>;

function at({ file, line, entry, column }: Place): string {
  const parts = [
    line === undefined ? '' : `, line ${line}`,
    entry === undefined ? '' : `, entry ${entry}`,
    column === undefined ? '' : `, column ${column}`,
  ];
  return file + parts.join('');
}

export const en: Messages = {
  errors: {
    'too-large': (v) =>
      `${v.file} is too large: ${byteSize(v.got)}. Files of up to ${byteSize(v.expected)} can be read; take a part of it.`,
    'unpacked-too-large': (v) =>
      `${v.file} unpacks to ${byteSize(v.got)} or more. ${byteSize(v.expected)} can be read; take a part of it.`,
    truncated: (v) =>
      v.expected === undefined
        ? `${v.file} ends too early. It was probably not downloaded completely; download it again.`
        : `${v.file} ends too early: ${v.got} of ${v.expected} bytes are there. Download it again.`,
    damaged: (v) =>
      `${v.file} is damaged: its content does not match its own checksum or sizes. Download it again.`,
    'other-kind': (v, words) =>
      `${v.file} should be ${kindWord(v.expected, words)} by its name, but it is ${kindWord(v.got, words)}.`,
    'unknown-kind': (v, words) =>
      (v.got === undefined ? `${v.file} is of an unknown kind.` : `${v.file} is ${kindWord(v.got, words)}.`) +
      ' Readable are CSV and TSV tables, plain text, NumPy files (.npz, .npy), idx images, word indices (.json), each of them also gzipped, or alone in a zip archive. Other archives have to be unpacked first.',
    'several-files': (v) =>
      `${v.file} has ${v.expected} files in it (${v.got}${String(v.got).split(', ').length < Number(v.expected) ? ', …' : ''}). Unpack it, and bring the one to learn from.`,
    empty: (v) => `${v.file} is empty: there is nothing in it to learn from.`,
    'one-class': (v) => `${at(v)}: all labels are the same (${v.got}). At least two classes are needed.`,
    'class-count': (v) =>
      `${at(v)}: ${v.label === undefined ? '' : `the label “${v.label}” is of a class too many. `}Labels of ${v.expected} classes were expected, but there are ${v.got}${v.classes === undefined ? '' : ` (${v.classes})`}. Correct the file, leave out the other classes, or choose another column.`,
    'not-taken': (v, words) =>
      `${v.file} is ${kindWord(v.got, words)}. This task takes ${kindList(v.expected, words, ' or ')}.`,
    'no-labels': (v) =>
      `${v.file} has no labels, so there is nothing to compare answers with. Each text or list needs a label.`,
    'nothing-taken': (v) => `This task makes its own data and takes no files: ${v.file} is not used here.`,
    'label-missing': (v) => `${at(v)}: the label is missing.`,
    'half-missing': (v) => `${at(v)}: there is no text. Both halves of a pair are needed.`,
    'quote-open': (v) => `${at(v)}: a quotation mark is opened and never closed.`,
    'quote-malformed': (v) =>
      `${at(v)}: text follows the closing quotation mark of a field. Quotation marks within a field are doubled ("").`,
    'column-count': (v) =>
      `${at(v)}: ${v.expected} columns were expected, as in the first line, but there are ${v.got}.`,
    'unknown-column': (v) => `${v.file} has no column “${v.got}”. Its columns are: ${v.expected}.`,
    'no-numbers': (v) =>
      `${v.file} has no column of numbers that vary, so there is nothing to forecast. A column is one of numbers when every cell of it is a number or empty.`,
    'no-rows': (v) =>
      `${at(v)}: the file is empty but for its header (${v.got}). At least one row is needed below it.`,
    'array-length': (v) =>
      `${v.file}: an array of ${v.expected} entries was expected, as long as the one before it, but it has ${v.got}. The columns of a table are equally long.`,
    'column-text': (v) =>
      `${at(v)}: a number was expected, but “${v.got}” stands there. Choose another column, or correct the file.`,
    'column-empty': (v) => `${at(v)}: numbers are needed, but there are none in it. Choose another column.`,
    'column-constant': (v) =>
      `${at(v)}: all of its numbers are the same (${v.got}), so there is nothing to learn from it. Choose another column.`,
    'column-large': (v) =>
      `${at(v)}: numbers up to 3.4e38 are needed, but ${v.got} stands there. Choose another column.`,
    'encoding-unknown': (v) =>
      `${v.file}: the text does not fit the encodings that were tried (${v.expected}). Save it as UTF-8.`,
    'pickle-content': (v) =>
      `${at(v)}: lists of whole numbers were expected, but a pickled Python object of another kind is there (${v.got}).`,
    'id-range': (v) => `${at(v)}: a whole number of 32 bits was expected, but ${v.got} is there.`,
    'number-type': (v) =>
      `${at(v)}: an array of integers or real numbers was expected, but ${v.got} cannot be read.`,
    shape: (v, words) =>
      `${v.file}: an array of shape ${v.expected} was expected, but it is ${kindWord(v.got, words)}.`,
    'one-hot': (v) =>
      `${at(v)}: a label was expected, as one number or as a one among zeros (one-hot), but ${v.got} is there.`,
    'label-count': (v) =>
      `${v.file}: a label for each of ${v.expected} entries was expected, but there are ${v.got} labels.`,
    'json-invalid': (v) => `${at(v)}: this is not valid JSON.`,
    'word-index-entry': (v) =>
      `${at(v)}: every word needs a positive whole number of its own, but “${v.got}” has none.`,
    'zip-entry': (v) =>
      `${v.file} is encrypted or packed in an unusual way. Pack it again as an ordinary zip.`,
    'none-kept': (v) =>
      `No sequence${v.file && ` of ${v.file}`} is shorter than maxlen = ${v.got}. Increase maxlen.`,
    'storage-full': (v) =>
      v.expected === undefined
        ? `There is no room left in this browser to keep ${v.file} (${byteSize(v.got)}). Remove other files first.`
        : `There is no room left in this browser to keep ${v.file}: it needs ${byteSize(v.got)}, ${byteSize(v.expected)} are free. Remove other files first.`,
    'storage-unavailable': () =>
      'This browser keeps no files for this page (a private window, or a setting). Files can be used until the page is closed.',
    'storage-failed': (v) =>
      `The files kept in this browser could not be reached${v.file && `, ${v.file} among them`} (${v.got}).`,
    'not-stored': (v) => `${v.file} is not kept in this browser. Drop it here.`,
  },
  kinds: {
    array: 'an array of numbers',
    binary: 'a file of an unknown binary kind',
    excel: 'an Excel workbook (save it as CSV)',
    gzip: 'a gzip file',
    hdf5: 'an HDF5 file',
    html: 'a web page',
    'id-lists': 'lists of ids',
    idx: 'an idx file (MNIST)',
    image: 'a picture',
    'image-labels': 'labels of images (an idx file as MNIST has it)',
    images: 'images of digits, 28 by 28 pixels (an idx file as MNIST has it, or mnist.npz)',
    json: 'a JSON file',
    'labelled-texts':
      'labelled texts (a CSV or TSV with a column of texts and one of labels, or lines that begin with a label)',
    npy: 'a NumPy array (.npy)',
    'number-table':
      'a table with columns of numbers (CSV or TSV, or NumPy arrays of one or two axes, .npy or .npz)',
    npz: 'a NumPy archive (.npz)',
    office: 'an office document',
    packed: 'an archive of another kind than zip or gzip',
    pairs:
      'pairs of texts (a text and its answer on each line, with a tab between them, or a table with a column of each)',
    parquet: 'a Parquet file',
    pdf: 'a PDF document',
    pickle: 'a Python pickle',
    table: 'a table',
    tensor: 'an array of more than two axes',
    text: 'plain text',
    'word-index': 'a word index',
    zip: 'a zip archive',
  },
  phases: { unpack: 'Unpacking', decode: 'Decoding text', read: 'Reading', convert: 'Converting' },
};
