import type { TiedWeights } from './graph.ts';
import { LayersModel } from './model.ts';
import { checkObject, checkOptions } from '../core/checks.ts';
import { uniqueName } from '../core/names.ts';
import { asList } from '../core/lists.ts';
import { checkSymbolic, type OneOrMore } from '../layers/layer.ts';

export interface ModelArgs {
  inputs: OneOrMore;
  outputs: OneOrMore;
  name?: string;
  /** Pairs of weights that are one, [['logits/kernel', 'words/embeddings']]: see TiedWeights. */
  tiedWeights?: TiedWeights;
  /** Seed of first weights, shuffling and dropout. */
  seed?: number;
}

/** A model of the layers between symbolic inputs, made by `input`, and outputs, made by `layer.apply`. */
export function model(args: ModelArgs): LayersModel {
  checkObject(args, 'model');
  checkOptions(args, ['inputs', 'outputs', 'name', 'tiedWeights', 'seed'], 'model');
  const name = args.name ?? uniqueName('functional');
  const inputs = asList(args.inputs);
  const outputs = asList(args.outputs);
  checkSymbolic(inputs, `[${name}] inputs:`);
  checkSymbolic(outputs, `[${name}] outputs:`);
  const made = new FunctionalModel(name, args.seed, inputs, outputs, args.tiedWeights);
  made.build();
  return made;
}

class FunctionalModel extends LayersModel {
  build(): void {
    this.core();
  }
}
