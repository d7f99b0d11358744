import { checkObject, isList, reading, shown } from '../core/checks.ts';
import { standardize, type Data, type TensorData } from '../tensors/data.ts';
import { fault, onFault } from '../../runtime/errors.ts';
import { LayersModel } from '../models/model.ts';
import { coreJson } from '../core/core_json.ts';
import { coreOptions } from '../core/registered.ts';
import type { Tensor } from '../tensors/tensor.ts';
import { namesInCamelCase } from '../core/option_names.ts';

export type Prompt = readonly number[];

export interface DecodeArgs {
  /**
   * 'greedy' (the default) takes the most probable token each time, 'sample' draws one, 'beam' follows several
   * sequences at once.
   */
  method?: 'greedy' | 'sample' | 'beam';
  /** First tokens, which are continued: of one sequence, or a list for each of several. */
  prompt?: Prompt | readonly Prompt[];
  /** A token put before each prompt. */
  startToken?: number;
  /** The token that ends a sequence, as the last of its tokens. */
  endToken?: number;
  /** Largest number of new tokens (100). */
  maxLength?: number;
  /** For 'sample': probabilities are raised to 1/temperature (1); 0 takes the most probable token. */
  temperature?: number;
  /** For 'sample': draws from this number of the most probable tokens. */
  topK?: number;
  /** For 'sample': draws from the nucleus, the fewest most probable tokens that together have this probability. */
  topP?: number;
  /** For 'beam': number of sequences that are followed (4). */
  beams?: number;
  /** For 'beam': scores are log p / ((5 + length) / 6)^lengthPenalty (0). */
  lengthPenalty?: number;
  /** For 'sample': seed of the draws (0). */
  seed?: number;
  /** True for a model that gives logits, not probabilities. */
  fromLogits?: boolean;
  /**
   * Token that fills up the input of a model of a fixed length (0): behind the tokens where the model has an output for
   * each of them, else in front.
   */
  padToken?: number;
  /** False runs the whole sequence again for each token, which gives the same, slowly. */
  carryStates?: boolean;
  /**
   * Index of the input for the tokens: by default the first that is no state when the model gives states, else the
   * last.
   */
  tokenInput?: number;
  /**
   * Values of the model's other inputs, a sample for each sequence; with an `encoder`, its inputs, whose outputs are then
   * the model's other inputs, in their order.
   */
  inputs?: Data;
  encoder?: LayersModel;
}

export interface Hypothesis {
  /** The new tokens, the end token included. */
  tokens: number[];
  /** Log probability of each token after those before it. */
  logProbabilities: number[];
  logProbability: number;
  /** Log probability of the sequence with the length penalty of a beam search. */
  score: number;
  /** True when the end token was found. */
  finished: boolean;
}

/** A token that a beam search kept. */
export interface BeamNode {
  token: number;
  /** Index in the list of nodes; -1 for the first token behind the prompt. */
  parent: number;
  /** Number of new tokens up to this one. */
  length: number;
  logProbability: number;
  finished: boolean;
}

/** The best hypothesis, with the others. */
export interface Decoded extends Hypothesis {
  /** All hypotheses at the end of a beam search, the best first. */
  hypotheses: Hypothesis[];
  /** The whole beam search, parents before children. */
  tree: BeamNode[];
}

/** The core's result: hypotheses, and nodes of the tree. */
type CoreDecoded = [
  [logProbability: number, score: number, finished: number, tokens: number[], logProbabilities: number[]][],
  [token: number, parent: number, length: number, logProbability: number, finished: number][],
];

/** The core's names of options that its error texts may contain though they were not given. */
const words = [
  ...['max_length', 'start_token', 'end_token', 'top_k', 'top_p', 'length_penalty'],
  ...['token_input', 'from_logits', 'pad_token', 'carry_states'],
];

/**
 * Continues sequences by the tokens that a model finds probable. The model takes ids (B,T), or one-hot tokens (B,T,V),
 * and gives probabilities (or logits) of the next token, (B,V), or after each token, (B,T,V), as its first output. A
 * decoder may take states and give them, in any order and beside what else it takes: those of its recurrent layers, or
 * outputs and inputs that belong together by their shapes. Recurrent layers carry their states from token to token,
 * also inside other models, and over more tokens than the model declares where it gives something for each.
 */
export function decode(
  model: LayersModel,
  args: DecodeArgs & ({ prompt: readonly Prompt[] } | { inputs: Data }),
): Decoded[];
export function decode(model: LayersModel, args: DecodeArgs & { inputs?: undefined }): Decoded;
export function decode(model: LayersModel, args: DecodeArgs): Decoded | Decoded[] {
  if (!reading('[decode]', () => model instanceof LayersModel))
    throw fault(`[decode] expected a model, got ${shown(model)}`);
  checkObject(args, 'decode');
  const { prompt = [], inputs, encoder, ...rest } = args;
  const tokenInput = rest.tokenInput ?? model.handle().tokenInput();
  const options = coreOptions({ ...rest, tokenInput }, 'decode');
  const context = contextOf(model, inputs, encoder, tokenInput);
  const several = isList(prompt) && prompt.length > 0 && prompt.every((item) => typeof item !== 'number');
  const single = several ? [] : checkedPrompt(prompt);
  const count = context[0]?.shape[0] ?? 1;
  const prompts = several ? prompt.map(checkedPrompt) : Array.from({ length: count }, () => single);
  const text = onFault(
    () => model.handle().decode(coreJson(options), coreJson(prompts), context),
    (error) => namesInCamelCase(error, [...words, ...Object.keys(options)]),
  );
  const decoded = (JSON.parse(text) as CoreDecoded[]).map(translate);
  return several || inputs !== undefined ? decoded : decoded[0]!;
}

function checkedPrompt(prompt: unknown): number[] {
  const fits =
    isList(prompt) &&
    (prompt as number[]).every((token) => Number.isInteger(token) && token >= 0 && token < 2 ** 31);
  if (!fits) throw fault('[decode] prompt: expected whole numbers, a list for each of several', '/prompt');
  return prompt as number[];
}

function contextOf(
  model: LayersModel,
  inputs: Data | undefined,
  encoder: LayersModel | undefined,
  tokenInput: number,
): TensorData[] {
  const others = model.inputs.filter((_, i) => i !== tokenInput);
  if (encoder !== undefined && inputs === undefined)
    throw fault('[decode] inputs: expected what the encoder takes', '/inputs');
  if (inputs === undefined) return [];
  const given = encoder === undefined ? inputs : ([encoder.predict(inputs)].flat() as Tensor[]);
  return standardize(
    given,
    others.map((tensor) => tensor.name),
    others.map((tensor) => tensor.rank),
    '[decode] inputs',
  );
}

function translate([ends, nodes]: CoreDecoded): Decoded {
  const hypotheses = ends.map(([logProbability, score, finished, tokens, logProbabilities]) => ({
    tokens,
    logProbabilities,
    logProbability,
    score,
    finished: finished > 0,
  }));
  const tree = nodes.map(([token, parent, length, logProbability, finished]) => ({
    token,
    parent,
    length,
    logProbability,
    finished: finished > 0,
  }));
  return { ...hypotheses[0]!, hypotheses, tree };
}
