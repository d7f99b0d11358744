import type { CompleteExperiment, ExperimentConfig, ModelConfig } from '../protocol/experiment.ts';
import type { Fault } from '../protocol/messages.ts';
import { EngineError, type Engine } from './engine.ts';
import { equalJson } from './json_patch.ts';
import type { Experiment } from './state.ts';

/**
 * What becomes of an experiment when the task's options or files change. Its model, where it is as the task declares it,
 * becomes what the task declares for the new data; of another, the inputs get the shapes that the data then has. So
 * does each setting of `compile` and `fit` that is as declared. All stays as it is where the core refuses the data,
 * which the `open` that follows reports.
 */
export async function followData(
  engine: Engine,
  before: ExperimentConfig,
  after: ExperimentConfig,
): Promise<(experiment: Experiment) => Experiment> {
  const complete = async (config: ExperimentConfig): Promise<CompleteExperiment | null> =>
    (await engine.inspect(config).catch(() => null))?.config ?? null;
  const [own, declared, made] = await Promise.all([
    complete(before),
    complete(dataOf(before)),
    complete(dataOf(after)),
  ]);
  if (!made) return (experiment) => experiment;
  const asDeclared = own !== null && declared !== null && equalJson(own.model, declared.model);
  // The shorter change, where it is enough.
  const anew = asDeclared && !equalJson(withInputsOf(declared.model, made.model), made.model);
  return (experiment) => ({
    ...experiment,
    model: anew ? made.model : withInputsOf(experiment.model, made.model),
    compile: followed(experiment.compile, own?.compile, declared?.compile, made.compile),
    fit: followed(experiment.fit, own?.fit, declared?.fit, made.fit),
  });
}

/**
 * What the core has against the file that an experiment has for a need; null where it takes it. Faults of other places, as
 * of an option that does not go with the file, are a person's to mend.
 */
export async function refusalOf(
  engine: Engine,
  experiment: ExperimentConfig,
  need: string,
): Promise<Fault | null> {
  try {
    await engine.try(dataOf(experiment));
  } catch (error) {
    if (!(error instanceof EngineError) || error.reason === 'interrupted') throw error;
    const place = `/resources/${need}`;
    if (error.reason === 'refused' && (error.where === place || error.where.startsWith(`${place}/`)))
      return error.fault;
  }
  return null;
}

/** `settings` with those that were as declared as they are declared for the new data. */
function followed<Settings extends object>(
  settings: Settings,
  own: Settings | undefined,
  declared: Settings | undefined,
  made: Settings,
): Settings {
  const entries = Object.entries(made) as [keyof Settings, Settings[keyof Settings]][];
  const changed = entries.filter(
    ([name, value]) =>
      own && declared && equalJson(own[name], declared[name]) && !equalJson(declared[name], value),
  );
  return changed.length > 0 ? { ...settings, ...Object.fromEntries(changed) } : settings;
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
