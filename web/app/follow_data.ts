import type { ExperimentConfig, ModelConfig } from '../protocol/experiment.ts';
import type { Engine } from './engine.ts';
import { equalJson } from './json_patch.ts';

/**
 * What becomes of the model when the task's options or files change: one that is as the task declares it becomes what
 * the task declares for the new data; of another, the inputs get the shapes that the data then has. It stays as it is
 * where the core refuses the data, which the `open` that follows reports.
 */
export async function followData(
  engine: Engine,
  before: ExperimentConfig,
  after: ExperimentConfig,
): Promise<(model: ModelConfig) => ModelConfig> {
  const complete = async (config: ExperimentConfig): Promise<ModelConfig | null> =>
    (await engine.inspect(config).catch(() => null))?.config.model ?? null;
  const [own, declared, made] = await Promise.all([
    complete(before),
    complete(dataOf(before)),
    complete(dataOf(after)),
  ]);
  if (!made) return (model) => model;
  const asDeclared = own !== null && declared !== null && equalJson(own, declared);
  // The shorter change, where it is enough.
  if (asDeclared && !equalJson(withInputsOf(declared, made), made)) return () => made;
  return (model) => withInputsOf(model, made);
}

/** What decides on the data: the task with its options, and the files. */
function dataOf({ task, resources }: ExperimentConfig): ExperimentConfig {
  return { task, ...(resources && { resources }) };
}

/** A model with the shapes of another's inputs, which keep their names, to which a graph refers. */
function withInputsOf(model: ModelConfig, other: ModelConfig): ModelConfig {
  const inputs = other.config.layers.filter((layer) => layer.class_name === 'InputLayer');
  let next = 0;
  const layers = model.config.layers.map((layer) => {
    const shape = layer.class_name === 'InputLayer' ? inputs[next++]?.config['batch_shape'] : undefined;
    return shape === undefined ? layer : { ...layer, config: { ...layer.config, batch_shape: shape } };
  });
  return { ...model, config: { ...model.config, layers } };
}
