import type { Messages } from '../locales/messages.ts';
import type { Description, OptionSchema } from '../protocol/description.ts';
import type { LayerConfig, Registered } from '../protocol/experiment.ts';
import { nameOf, optionsOf, valueOf, type Options } from './edit.ts';
import { equalJson } from './json_patch.ts';
import { valueLabel } from './option_values.ts';
import { taskName, type Experiment } from './state.ts';
import type { Edit } from './undo.ts';

/**
 * One difference between two experiments, in words for people: `SimpleRNN.units 16 → 128`. Of layers that only came,
 * `before` is empty, of those that only went, `after`.
 */
export interface Change {
  what: string;
  before: string;
  after: string;
  /** Takes this change, and no other, out of the later one. */
  revert: (experiment: Experiment) => Experiment;
}

/** Puts other options into an experiment. */
type Put = (experiment: Experiment, change: (options: Options) => Options) => Experiment;

/** `options` with one of them as it is in `before`. */
function restored(options: Options, name: string, before: Options): Options {
  const { [name]: _, ...others } = options;
  return name in before ? { ...others, [name]: before[name] } : others;
}

function optionChanges(
  prefix: string,
  schema: readonly OptionSchema[],
  before: Options,
  after: Options,
  put: Put,
): Change[] {
  return schema
    .filter((option) => option.name !== 'name')
    .map((option) => ({ option, old: valueOf(option, before), now: valueOf(option, after) }))
    .filter(({ old, now }) => !equalJson(old, now))
    .map(({ option, old, now }) => ({
      what: prefix + option.name,
      before: valueLabel(old),
      after: valueLabel(now),
      revert: (experiment) => put(experiment, (options) => restored(options, option.name, before)),
    }));
}

function registeredChanges(
  what: string,
  entries: Description['optimizers'],
  before: Registered,
  after: Registered,
  set: (experiment: Experiment, change: (now: Registered) => Registered) => Experiment,
): Change[] {
  if (nameOf(before) !== nameOf(after)) {
    const revert = (experiment: Experiment): Experiment => set(experiment, () => before);
    return [{ what, before: nameOf(before), after: nameOf(after), revert }];
  }
  const schema = entries.find((entry) => entry.name === nameOf(after))?.options ?? [];
  return optionChanges('', schema, optionsOf(before), optionsOf(after), (experiment, change) =>
    set(experiment, (now) => {
      const config = change(optionsOf(now));
      const bare = Object.keys(config).length === 0 && typeof before === 'string';
      return bare ? nameOf(now) : { class_name: nameOf(now), config };
    }),
  );
}

function layerNames(layers: readonly LayerConfig[]): string[] {
  return layers.filter((layer) => layer.class_name !== 'InputLayer').map((layer) => layer.class_name);
}

/** The layers that went and those that came, without what is the same before and behind them. */
function modelChange(before: Experiment, after: Experiment): Change {
  const old = layerNames(before.model.config.layers);
  const now = layerNames(after.model.config.layers);
  while (old.length > 0 && old[0] === now[0]) {
    old.shift();
    now.shift();
  }
  while (old.length > 0 && old.at(-1) === now.at(-1)) {
    old.pop();
    now.pop();
  }
  const other = before.model.class_name !== after.model.class_name;
  const same = old.length === 0 && now.length === 0;
  return {
    what: same && !other ? 'connections' : '',
    before: same && other ? before.model.class_name : old.join(', '),
    after: same && other ? after.model.class_name : now.join(', '),
    revert: (experiment) => ({ ...experiment, model: before.model }),
  };
}

function withLayer(
  experiment: Experiment,
  at: number,
  change: (layer: LayerConfig) => LayerConfig,
): Experiment {
  const { model } = experiment;
  const layers = model.config.layers.map((layer, index) => (index === at ? change(layer) : layer));
  return { ...experiment, model: { ...model, config: { ...model.config, layers } } };
}

function layerChanges(description: Description, before: Experiment, after: Experiment): Change[] {
  const { layers: old } = before.model.config;
  const { layers: now } = after.model.config;
  if (old.length !== now.length || before.model.class_name !== after.model.class_name)
    return [modelChange(before, after)];
  return now.flatMap((layer, index) => {
    const was = old[index]!;
    if (layer.class_name === 'InputLayer') return [];
    const schema = description.layers.find((entry) => entry.name === layer.class_name)?.options ?? [];
    const renamed = was.class_name !== layer.class_name;
    const revert = (experiment: Experiment): Experiment => withLayer(experiment, index, () => was);
    return [
      ...(renamed ? [{ what: '', before: was.class_name, after: layer.class_name, revert }] : []),
      ...optionChanges(
        renamed ? '' : `${layer.class_name}.`,
        schema,
        was.config,
        layer.config,
        (experiment, change) =>
          withLayer(experiment, index, (one) => ({ ...one, config: change(one.config) })),
      ),
    ];
  });
}

function fileNames({ resources }: Experiment): string {
  const names = Object.values(resources ?? {}).map(({ name }) => name);
  return names.length > 0 ? names.join(', ') : '–';
}

/** All differences between two experiments, those of seed and number of epochs too. */
export function changesBetween(description: Description, before: Experiment, after: Experiment): Change[] {
  const compile = (part: Partial<Experiment['compile']>, experiment: Experiment): Experiment => ({
    ...experiment,
    compile: { ...experiment.compile, ...part },
  });
  const scalar = (
    what: string,
    old: unknown,
    now: unknown,
    revert: (experiment: Experiment) => Experiment,
  ): Change[] =>
    equalJson(old, now) ? [] : [{ what, before: valueLabel(old), after: valueLabel(now), revert }];
  const loss = (experiment: Experiment): Registered => experiment.compile.loss as Registered;
  const changes = [
    ...registeredChanges('task', description.tasks, before.task, after.task, (experiment, change) => ({
      ...experiment,
      task: change(experiment.task) as Experiment['task'],
    })),
    ...layerChanges(description, before, after),
    ...registeredChanges(
      'optimizer',
      description.optimizers,
      before.compile.optimizer,
      after.compile.optimizer,
      (experiment, change) => compile({ optimizer: change(experiment.compile.optimizer) }, experiment),
    ),
    ...registeredChanges('loss', description.losses, loss(before), loss(after), (experiment, change) =>
      compile({ loss: change(loss(experiment)) }, experiment),
    ),
    ...scalar('metrics', before.compile.metrics, after.compile.metrics, (experiment) =>
      compile({ metrics: before.compile.metrics }, experiment),
    ),
    ...description.fit.flatMap(({ name }) =>
      scalar(name, (before.fit as Options)[name], (after.fit as Options)[name], (experiment) => ({
        ...experiment,
        fit: restored(experiment.fit as Options, name, before.fit as Options) as Experiment['fit'],
      })),
    ),
    ...scalar('data', fileNames(before), fileNames(after), ({ resources: _, ...experiment }) =>
      before.resources ? { ...experiment, resources: before.resources } : experiment,
    ),
    ...scalar('seed', before.seed, after.seed, (experiment) => ({ ...experiment, seed: before.seed })),
  ];
  // Differences without words of their own, such as between the ways in a graph.
  const rest = changes.reduce((experiment, { revert }) => revert(experiment), after);
  return equalJson(rest.model, before.model) ? changes : [...changes, modelChange(before, rest)];
}

/** A change in a few words: [what, what it was, what it is]. */
export function changeWords({ what, before, after }: Change): [string, string, string] {
  if (before && after) return [what, `${before} →`, after];
  return [what, before ? `− ${before}` : '', after ? `+ ${after}` : ''];
}

export function changeText(change: Change): string {
  return changeWords(change).filter(Boolean).join(' ');
}

/** What an edit changed, in a few words. */
export function editName({ before, after }: Edit, description: Description, t: Messages): string {
  const tasks = [before, after].map(({ experiment }) => taskName(experiment));
  if (tasks[0] !== tasks[1]) return tasks.map((task) => t.tasks[task]?.name ?? task).join(' → ');
  const changes = changesBetween(description, before.experiment, after.experiment).map(changeText);
  if (before.build !== after.build)
    changes.push(`${t.build} ${t.builds[before.build]} → ${t.builds[after.build]}`);
  const [first = '', ...others] = changes;
  return others.length > 0 ? `${first} …` : first;
}
