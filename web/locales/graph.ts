import type { Language } from '../languages/languages.ts';

/** One of several outputs of a layer: a state of a recurrent one, of one direction of two, or any other. */
export type OutputName =
  | { kind: 'output' }
  | { kind: 'state'; state: string; direction: 'forward' | 'backward' | null }
  | { kind: 'other'; number: number };

/** The texts of models that are graphs: apart from the others, since they are needed where one is drawn. */
export interface GraphTexts {
  label: (layers: number) => string;
  keys: string;
  /** A node in words: what its card says, and lists of names. */
  node: (visible: string, from: string, to: string) => string;
  nothing: string;
  output: (number: number) => string;
  callNumber: (number: number, calls: number) => string;
  insertOn: (from: string, to: string, shape: string) => string;
  insertBehind: (name: string) => string;
  insert: string;
  insertHelp: string;
  zoom: string;
  larger: string;
  smaller: string;
  connections: string;
  connection: (from: string, to: string) => string;
  unused: string;
  broken: string;
  inputs: string;
  inputNumber: (number: number) => string;
  addInput: string;
  removeInput: (number: number) => string;
  takes: string;
  /** An output of a layer, and of one of its calls. */
  outputOf: (layer: string, call: number | null, output: OutputName | null) => string;
  again: string;
  againHelp: string;
  choose: string;
  calledAgain: (name: string) => string;
  removeCall: (number: number) => string;
  close: string;
  keep: (name: string) => string;
  cancel: string;
  asStack: string;
  inserted: (name: string) => string;
  removed: (name: string) => string;
  renamed: (name: string) => string;
  list: string;
  refusals: {
    input: string;
    ways: (name: string) => string;
    shared: (name: string) => string;
    inUse: (name: string) => string;
    cycle: string;
    least: (count: number) => string;
    taken: (name: string) => string;
    name: (name: string) => string;
  };
}

const en: GraphTexts = {
  label: (layers) => `Graph of the model: ${layers} ${layers === 1 ? 'layer' : 'layers'}`,
  keys: 'Arrow keys go along the edges, Enter opens a layer, Insert adds one after it, Delete removes it.',
  node: (visible, from, to) => `${visible}. From ${from}; to ${to}`,
  nothing: 'nothing',
  output: (number) => (number === 0 ? 'Output' : `Output ${number + 1}`),
  callNumber: (number, calls) => `call ${number} of ${calls}`,
  insertOn: (from, to, shape) => `Insert a layer between ${from} and ${to}${shape ? `, ${shape}` : ''}`,
  insertBehind: (name) => `Insert a layer after ${name}`,
  insert: 'Insert',
  insertHelp: 'A merging layer joins this edge with a second output, which you can change afterwards.',
  zoom: 'Size of the drawing',
  larger: 'Larger',
  smaller: 'Smaller',
  connections: 'Connections',
  connection: (from, to) => `${from} → ${to}`,
  unused: 'Nothing uses its output.',
  broken: 'This graph does not work yet.',
  inputs: 'Inputs',
  inputNumber: (number) => `Input ${number}`,
  addInput: 'Add an input',
  removeInput: (number) => `Remove input ${number}`,
  takes: 'Takes input from',
  outputOf: (layer, call, output) => {
    const name = call === null ? layer : `${layer} (call ${call + 1})`;
    if (!output) return name;
    if (output.kind === 'output') return `${name}: output`;
    if (output.kind === 'other') return `${name}: output ${output.number + 1}`;
    return `${name}: ${output.direction ? `${output.direction} ` : ''}state ${output.state}`;
  },
  again: 'Use this layer here too',
  againHelp: 'A second call with the same weights, which learn from both places.',
  choose: 'Choose a connection',
  calledAgain: (name) => `${name} is called once more`,
  removeCall: (number) => `Remove call ${number}`,
  close: 'Close',
  keep: (name) => `Keep ${name}`,
  cancel: 'Cancel',
  asStack: 'As a stack',
  inserted: (name) => `${name} inserted`,
  removed: (name) => `${name} removed`,
  renamed: (name) => `The layer is now called ${name}`,
  list: 'Layers of the graph',
  refusals: {
    input: 'The task feeds this layer, so it stays.',
    ways: (name) => `${name} has several inputs. Which one should be kept?`,
    shared: (name) =>
      `${name} is called several times, each time with several inputs. First give the layers that use its outputs another source.`,
    inUse: (name) => `Other layers use the states of ${name}. First give them another source.`,
    cycle: 'That layer would be fed by its own output.',
    least: (count) => `This layer needs at least ${count} ${count === 1 ? 'input' : 'inputs'}.`,
    taken: (name) => `Another layer is called ${name}.`,
    name: (name) =>
      `“${name}” cannot be the name of a layer. Use letters, digits, “_”, “-” and “.”, and do not begin with “-”.`,
  },
};

const ja: GraphTexts = {
  label: (layers) => `モデルのグラフ：${layers}層`,
  keys: '矢印キーで辺に沿って移動、Enter で層を開く、Insert で後ろに挿入、Delete で削除します。',
  node: (visible, from, to) => `${visible}。入力元：${from}。出力先：${to}`,
  nothing: 'なし',
  output: (number) => (number === 0 ? '出力' : `出力${number + 1}`),
  callNumber: (number, calls) => `${calls}回のうち${number}回目の呼び出し`,
  insertOn: (from, to, shape) => `${from} と ${to} のあいだに層を挿入${shape ? `（${shape}）` : ''}`,
  insertBehind: (name) => `${name} の後ろに層を挿入`,
  insert: '挿入',
  insertHelp: '結合する層を選ぶと、この辺ともう1つの出力が結ばれます。相手は後から変えられます。',
  zoom: '図の大きさ',
  larger: '拡大',
  smaller: '縮小',
  connections: '接続',
  connection: (from, to) => `${from} → ${to}`,
  unused: 'この出力は使われていません。',
  broken: 'このグラフのままでは動きません。',
  inputs: '入力',
  inputNumber: (number) => `入力${number}`,
  addInput: '入力を追加',
  removeInput: (number) => `入力${number}を削除`,
  takes: '入力元',
  outputOf: (layer, call, output) => {
    const name = call === null ? layer : `${layer}（${call + 1}回目の呼び出し）`;
    if (!output) return name;
    if (output.kind === 'output') return `${name}：出力`;
    if (output.kind === 'other') return `${name}：出力${output.number + 1}`;
    const way = { forward: '順方向の', backward: '逆方向の' };
    return `${name}：${output.direction ? way[output.direction] : ''}状態 ${output.state}`;
  },
  again: 'この層を別の場所でも使う',
  againHelp: '同じ重みでもう一度呼び出します。重みは両方の場所から学習します。',
  choose: '接続を選ぶ',
  calledAgain: (name) => `${name} をもう一度呼び出します`,
  removeCall: (number) => `${number}回目の呼び出しを削除`,
  close: '閉じる',
  keep: (name) => `${name} を残す`,
  cancel: 'キャンセル',
  asStack: '一列の層に戻す',
  inserted: (name) => `${name} を挿入しました`,
  removed: (name) => `${name} を削除しました`,
  renamed: (name) => `層の名前を ${name} にしました`,
  list: 'グラフの層',
  refusals: {
    input: '課題のデータが入る層なので、削除できません。',
    ways: (name) => `${name} には入力が複数あります。どれを残しますか。`,
    shared: (name) =>
      `${name} は複数回呼び出され、それぞれに入力が複数あります。先に、この層の出力を使う層の入力元を変えてください。`,
    inUse: (name) => `${name} の状態をほかの層が使っています。先に、それらの層の入力元を変えてください。`,
    cycle: 'その層の出力が、その層自身の入力になってしまいます。',
    least: (count) => `この層には入力が${count}つ以上必要です。`,
    taken: (name) => `${name} という名前の層がすでにあります。`,
    name: (name) =>
      `「${name}」は層の名前に使えません。英数字と「_」「-」「.」を使い、「-」以外で始めてください。`,
  },
};

export const graphTexts: Record<Language, GraphTexts> = { en, ja };
