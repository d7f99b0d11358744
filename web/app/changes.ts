import type { Description, OptionSchema } from '../protocol/description.ts';
import type { LayerConfig, Registered } from '../protocol/experiment.ts';
import { nameOf, optionsOf, valueOf, type Options } from './edit.ts';
import { equalJson } from './json_patch.ts';
import { valueLabel } from './option_values.ts';
import type { Experiment } from './state.ts';

/** One difference between two experiments, in words for people: `SimpleRNN.units 16 → 128`. */
export interface Change {
  what: string;
  before: string;
  after: string;
}

function optionChanges(
  prefix: string,
  schema: readonly OptionSchema[],
  before: Options,
  after: Options,
): Change[] {
  return schema
    .filter((option) => option.name !== 'name')
    .map((option) => ({ option, old: valueOf(option, before), now: valueOf(option, after) }))
    .filter(({ old, now }) => !equalJson(old, now))
    .map(({ option, old, now }) => ({
      what: prefix + option.name,
      before: valueLabel(old),
      after: valueLabel(now),
    }));
}

function registeredChanges(
  what: string,
  entries: Description['optimizers'],
  before: Registered,
  after: Registered,
): Change[] {
  if (nameOf(before) !== nameOf(after)) return [{ what, before: nameOf(before), after: nameOf(after) }];
  const schema = entries.find((entry) => entry.name === nameOf(after))?.options ?? [];
  return optionChanges('', schema, optionsOf(before), optionsOf(after));
}

function layerChanges(
  description: Description,
  before: readonly LayerConfig[],
  after: readonly LayerConfig[],
): Change[] {
  if (before.length !== after.length) {
    const names = (layers: readonly LayerConfig[]): string =>
      layers
        .filter((layer) => layer.class_name !== 'InputLayer')
        .map((layer) => layer.class_name)
        .join(', ');
    return [{ what: '', before: names(before), after: names(after) }];
  }
  return after.flatMap((layer, index) => {
    const old = before[index]!;
    const schema = description.layers.find((entry) => entry.name === layer.class_name)?.options ?? [];
    const renamed =
      old.class_name === layer.class_name
        ? []
        : [{ what: '', before: old.class_name, after: layer.class_name }];
    if (layer.class_name === 'InputLayer') return [];
    return [
      ...renamed,
      ...optionChanges(renamed.length > 0 ? '' : `${layer.class_name}.`, schema, old.config, layer.config),
    ];
  });
}

/** All differences between two experiments, those of seed and number of epochs too. */
export function changesBetween(description: Description, before: Experiment, after: Experiment): Change[] {
  const tasks = description.tasks;
  const scalar = (what: string, old: unknown, now: unknown): Change[] =>
    equalJson(old, now) ? [] : [{ what, before: valueLabel(old), after: valueLabel(now) }];
  const loss = (experiment: Experiment): Registered => experiment.compile.loss as Registered;
  return [
    ...registeredChanges('task', tasks, before.task, after.task),
    ...layerChanges(description, before.model.config.layers, after.model.config.layers),
    ...registeredChanges(
      'optimizer',
      description.optimizers,
      before.compile.optimizer,
      after.compile.optimizer,
    ),
    ...registeredChanges('loss', description.losses, loss(before), loss(after)),
    ...scalar('metrics', before.compile.metrics, after.compile.metrics),
    ...description.fit.flatMap(({ name }) =>
      scalar(name, (before.fit as Options)[name], (after.fit as Options)[name]),
    ),
    ...scalar('seed', before.seed, after.seed),
  ];
}
