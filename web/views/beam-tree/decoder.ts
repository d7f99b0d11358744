import type { Frame } from '../../protocol/readouts.ts';
import { Fields, tensorOf } from '../fields.ts';

export interface Answered {
  source: string;
  /** What should come out; empty for a typed source. */
  target: string;
  answer: string;
  right: boolean;
  /** The tokens of the source that the model does not know. */
  unknown: number;
}

/** A token that was kept at a step of the search, or passed over. */
export interface TreeNode {
  /** '' for the end. */
  token: string;
  /** Number of the node before; null for the start. */
  parent: number | null;
  /** The step at which it was found, from 1. */
  step: number;
  kept: boolean;
  /** Sum of the log probabilities of the tokens up to this one. */
  logProbability: number;
  /** Of this token alone, after those before it. */
  probability: number;
}

export interface Tree {
  nodes: TreeNode[];
  steps: number;
  /** The answers that were found, the best first, by the number of their last node. */
  answers: { text: string; node: number; score: number }[];
}

export interface Search {
  /** Number of samples in the test set. */
  total: number;
  samples: Answered[];
  /** Of a typed source. */
  tree: Tree | null;
}

export function decodeSearch(frame: Frame): Search {
  const fields = Fields.of(frame);
  return {
    samples: fields.objects('samples').map((sample) => {
      const [source, target, answer] = [sample.text('source'), sample.text('target'), sample.text('answer')];
      return { source, target, answer, right: answer === target, unknown: sample.counts('unknown').length };
    }),
    total: fields.count('total'),
    tree: fields.has('tree') ? treeOf(frame, fields.object('tree')) : null,
  };
}

function treeOf(frame: Frame, fields: Fields): Tree {
  const where = `${frame.readout}.tree`;
  const tokens = fields.texts('tokens');
  const parents = fields.counts('parents');
  const kept = new Set(fields.counts('kept'));
  const { values } = tensorOf(frame, 'log_probabilities', 1);
  if (parents.length !== tokens.length || values.length !== tokens.length)
    throw new Error(`${where}: expected as many parents and log probabilities as tokens, ${tokens.length}`);
  const nodes: TreeNode[] = [];
  for (const [at, token] of tokens.entries()) {
    const parent = parents[at]! - 1;
    if (parent >= at) throw new Error(`${where}.parents[${at}]: expected a node before, got ${parent}`);
    const before = nodes[parent];
    const logProbability = values[at]!;
    nodes.push({
      token,
      parent: before ? parent : null,
      step: (before?.step ?? 0) + 1,
      kept: kept.has(at),
      logProbability,
      probability: Math.exp(logProbability - (before?.logProbability ?? 0)),
    });
  }
  const answers = fields.objects('answers').map((answer) => ({
    text: answer.text('text'),
    node: answer.count('node'),
    score: answer.number('score'),
  }));
  if (answers.length === 0 || answers.some(({ node }) => node >= nodes.length))
    throw new Error(`${where}.answers: expected answers that end at a node`);
  return { nodes, steps: Math.max(...nodes.map(({ step }) => step)), answers };
}

/** What became of a node by a step: on the way to a kept one of that step, or to an end; or not. */
export type Fate = 'best' | 'alive' | 'dropped';

/** Fates of the nodes up to `step`; on the way to the best answer `best`, once the search is over. */
export function fatesAt({ nodes, steps, answers }: Tree, step: number): (Fate | null)[] {
  const fates: (Fate | null)[] = nodes.map((node) => (node.step <= step ? 'dropped' : null));
  const mark = (from: number, fate: Fate): void => {
    for (let at: number | null = from; at !== null; at = nodes[at]!.parent) fates[at] = fate;
  };
  for (const [at, node] of nodes.entries())
    if (node.kept && (node.step === step || (node.step < step && answers.some((one) => one.node === at))))
      mark(at, 'alive');
  if (step >= steps) mark(answers[0]!.node, 'best');
  return fates;
}

/** The rows of the nodes in their column: those that were kept above those passed over, the most probable first. */
export function rowsOfTree({ nodes }: Tree): number[] {
  const rows = nodes.map(() => 0);
  const columns = new Map<number, number[]>();
  for (const [at, { step }] of nodes.entries()) columns.set(step, [...(columns.get(step) ?? []), at]);
  for (const column of columns.values()) {
    column.sort(
      (a, b) =>
        Number(nodes[b]!.kept) - Number(nodes[a]!.kept) ||
        nodes[b]!.logProbability - nodes[a]!.logProbability,
    );
    for (const [row, at] of column.entries()) rows[at] = row;
  }
  return rows;
}

/** The tokens up to a node. */
export function wayTo({ nodes }: Tree, node: number): string[] {
  const way: string[] = [];
  for (let at: number | null = node; at !== null; at = nodes[at]!.parent) way.unshift(nodes[at]!.token);
  return way;
}
