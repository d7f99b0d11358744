import type { Frame } from '../protocol/readouts.ts';
import { Fields, tensorOf } from './fields.ts';

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

/** The search of a frame; null for a frame without. */
export function searchOf(frame: Frame): Tree | null {
  const all = Fields.of(frame);
  if (!all.has('search')) return null;
  const fields = all.object('search');
  const where = `${frame.readout}.search`;
  const texts = fields.texts('texts');
  const { values: tokens } = tensorOf(frame, 'tokens', 1);
  const numbers = (name: string): Float32Array => {
    const { values } = tensorOf(frame, name, 1);
    if (values.length === tokens.length) return values;
    throw new Error(`${where}: expected ${name} for ${tokens.length} tokens, got ${values.length}`);
  };
  const [parents, kept, logs] = [numbers('parents'), numbers('kept'), numbers('log_probabilities')];
  const nodes: TreeNode[] = [];
  for (const [at, index] of tokens.entries()) {
    const token = texts[index];
    if (token === undefined) throw new Error(`${where}.tokens[${at}]: there is no text ${index}`);
    const parent = parents[at]! - 1;
    if (parent >= at) throw new Error(`${where}.parents[${at}]: expected a node before, got ${parent}`);
    const before = nodes[parent];
    const logProbability = logs[at]!;
    nodes.push({
      token,
      parent: before ? parent : null,
      step: (before?.step ?? 0) + 1,
      kept: kept[at] === 1,
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
