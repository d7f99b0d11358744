import { knownLanguage, languageNames } from '../languages/languages.ts';
import type { Description } from '../protocol/description.ts';
import type { Fault } from '../protocol/messages.ts';
import type { FaultValue } from '../runtime/errors.ts';
import { isSeed } from '../runtime/seed.ts';
import { EngineError } from './engine.ts';
import { applyPatch, patchBetween, withNullsSet, type Json } from './json_patch.ts';
import { pageFault, pagePart, partOf } from './page_faults.ts';
import {
  controlNames,
  defaultExperiment,
  defaultState,
  defaultTask,
  defaultView,
  drawerTabs,
  findTask,
  leftTabs,
  stageTabs,
  taskName,
  type AppState,
  type Experiment,
  type ViewState,
} from './state.ts';

/**
 * A state as the part of a link behind '#':
 *
 *   v=2&task=binary-addition&seed=3&pace=2000&c=eyJmaXQiOnsiZXBvY2hzIjo5fX0
 *
 * Values that equal their defaults are left out. `c` is the rest of the experiment: base64url of the UTF-8 JSON of
 * the patch on the task's defaults (json_patch.ts), which are therefore part of the format. `pace` is 'full' or
 * batches a second; `build`, `left`, `stage`, `drawer`, `summary`, `lang` and `theme` are names; `hide` is a list with
 * commas. Earlier links have a list `open` of panels, of which one is a place today.
 */
const version = 2;

/** Makes of a link's parameters those of the next version. Index 0 leads from version 1 to 2. */
type Migration = (parameters: URLSearchParams) => URLSearchParams;
const migrations: Migration[] = [
  (parameters) => {
    // Names of controls that there are no more hide nothing.
    const hidden = (parameters.get('hide') ?? '').split(',').filter((name) => controlNames.includes(name));
    parameters.set('hide', hidden.join());
    const patch = parameters.get('c');
    if (patch === null) return parameters;
    try {
      parameters.set('c', encodePatch(withNullsSet(decodePatch(patch))));
    } catch {
      // `readExperiment` reports it.
    }
    return parameters;
  },
];

/** A fault of a link, named by `code` for the page to put into the reader's language: see linkFault. */
export interface LinkProblem {
  code: 'version' | 'task' | 'seed' | 'config' | 'view';
  detail: FaultValue;
}

export function linkFault({ code, detail }: LinkProblem): Fault {
  return pageFault(`link.${code}`, { detail });
}

const longestConfig = 100_000;
const namePattern = /^[a-z0-9][a-z0-9-]{0,63}$/;

export function encodeState(state: AppState, description: Description): string {
  const { experiment, view } = state;
  const task = taskName(experiment);
  const parts: [string, string][] = [
    ['v', String(version)],
    ['task', task],
  ];
  if (experiment.seed !== 0) parts.push(['seed', String(experiment.seed)]);
  const base = { ...defaultExperiment(description, task), seed: experiment.seed };
  const changes = patchBetween(base as unknown as Json, experiment as unknown as Json);
  if (view.pace !== defaultView.pace) parts.push(['pace', view.pace === null ? 'full' : String(view.pace)]);
  for (const [key, name] of names) {
    if (view[name] !== defaultView[name]) parts.push([key, view[name]]);
  }
  if (view.drawer !== null) parts.push(['drawer', view.drawer]);
  if (view.hide.length > 0) parts.push(['hide', view.hide.join()]);
  if (changes !== undefined) parts.push(['c', encodePatch(changes)]);
  return parts.map(([key, value]) => `${key}=${encodeURIComponent(value).replaceAll('%2C', ',')}`).join('&');
}

const names = [
  ['build', 'build'],
  ['left', 'left'],
  ['stage', 'stage'],
  ['summary', 'summaryStyle'],
  ['lang', 'language'],
  ['theme', 'theme'],
] as const;
export const allowed: { [Name in (typeof names)[number][1]]: readonly ViewState[Name][] } = {
  build: ['simd128', 'relaxed'],
  left: leftTabs,
  stage: stageTabs,
  summaryStyle: ['keras3', 'keras2'],
  language: ['auto', ...languageNames],
  theme: ['auto', 'light', 'dark'],
};

/**
 * Reads what encodeState wrote, with or without the '#'. Never throws: each part that cannot be read keeps its
 * default and is listed. The experiment itself is checked by the core when it is opened.
 */
export function decodeState(
  hash: string,
  description: Description,
): { state: AppState; problems: LinkProblem[] } {
  const problems: LinkProblem[] = [];
  const state = defaultState(description);
  const text = hash.replace(/^#/, '');
  if (text === '') return { state, problems };
  const parameters = migrate(new URLSearchParams(text), problems);
  if (parameters) {
    state.experiment = readExperiment(parameters, description, problems);
    state.view = readView(parameters, problems);
  }
  return { state, problems };
}

/** The task that a link is about, whether or not there is one of that name. */
export function linkedTask(hash: string): string {
  return new URLSearchParams(hash.replace(/^#/, '')).get('task') ?? defaultTask;
}

/** The view that a link asks for, known before the core is there. What is wrong with it, decodeState lists. */
export function linkedView(hash: string): ViewState {
  const parameters = migrate(new URLSearchParams(hash.replace(/^#/, '')), []);
  return parameters ? readView(parameters, []) : structuredClone(defaultView);
}

function migrate(parameters: URLSearchParams, problems: LinkProblem[]): URLSearchParams | null {
  const given = parameters.get('v') ?? '1';
  const from = /^[1-9]\d{0,5}$/.test(given) ? Number(given) : NaN;
  if (!(from <= version)) {
    problems.push({ code: 'version', detail: given });
    return null;
  }
  return migrations.slice(from - 1).reduce((migrated, migration) => migration(migrated), parameters);
}

function readExperiment(
  parameters: URLSearchParams,
  description: Description,
  problems: LinkProblem[],
): Experiment {
  const task = parameters.get('task') ?? defaultTask;
  if (!findTask(description, task)) {
    problems.push({ code: 'task', detail: task });
    return defaultExperiment(description, defaultTask);
  }
  const experiment = defaultExperiment(description, task);
  const seed = parameters.get('seed') ?? '0';
  if (/^\d{1,16}$/.test(seed) && isSeed(Number(seed))) experiment.seed = Number(seed);
  else problems.push({ code: 'seed', detail: seed });
  const encoded = parameters.get('c');
  if (encoded === null) return experiment;
  try {
    return readChanges(encoded, experiment);
  } catch (error) {
    problems.push({ code: 'config', detail: detailOf(error) });
    return experiment;
  }
}

/** An error as a part of a sentence. */
export function detailOf(error: unknown): FaultValue {
  if (error instanceof EngineError) return partOf(error.fault);
  return error instanceof Error ? error.message : String(error);
}

function readChanges(encoded: string, base: Experiment): Experiment {
  const experiment = checkedExperiment(applyPatch(base, decodePatch(encoded)));
  const sameTask = isObject(experiment.task)
    ? taskName(experiment) === taskName(base)
    : experiment.task === base.task;
  if (!sameTask || experiment.seed !== base.seed) throw EngineError.of(pageFault('link.contradicts'));
  return experiment;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const experimentParts = ['task', 'model', 'compile', 'fit', 'seed', 'resources'];

/** An experiment that has all of its parts, and no others; the core checks what is in them. Throws an EngineError with the place. */
export function checkedExperiment(value: unknown): Experiment {
  const refuse = (where: string, what: `form.${string}` & Parameters<typeof pagePart>[0]): never => {
    const values = { where: where || pagePart('form.itself'), what: pagePart(what) };
    throw EngineError.of(pageFault('form.part', values, where));
  };
  if (!isObject(value)) return refuse('', 'form.experiment');
  const unknown = Object.keys(value).find((name) => !experimentParts.includes(name));
  if (unknown !== undefined) {
    const where = `/${unknown}`;
    throw EngineError.of(pageFault('form.unknown', { where, known: experimentParts }, where));
  }
  for (const part of ['model', 'compile', 'fit'])
    if (!isObject(value[part])) refuse(`/${part}`, 'form.object');
  const config = (value['model'] as Record<string, unknown>)['config'];
  const layers = isObject(config) ? config['layers'] : null;
  if (
    !Array.isArray(layers) ||
    !layers.every((layer: unknown) => isObject(layer) && isObject(layer['config']))
  )
    refuse('/model/config/layers', 'form.layers');
  const { task, compile } = value as Record<string, Record<string, unknown>>;
  if (typeof (isObject(task) ? task['class_name'] : task) !== 'string') refuse('/task', 'form.task');
  if (!Array.isArray(compile!['metrics'])) refuse('/compile/metrics', 'form.list');
  if (!['string', 'object'].includes(typeof compile!['optimizer']))
    refuse('/compile/optimizer', 'form.optimizer');
  if (!['string', 'object'].includes(typeof compile!['loss'])) refuse('/compile/loss', 'form.loss');
  if (!isSeed(value['seed'])) refuse('/seed', 'form.seed');
  return value as unknown as Experiment;
}

function readView(parameters: URLSearchParams, problems: LinkProblem[]): ViewState {
  const view: ViewState = structuredClone(defaultView);
  const refuse = (key: string, value: string) => problems.push({ code: 'view', detail: `${key}=${value}` });
  const pace = parameters.get('pace');
  if (pace === 'full') view.pace = null;
  else if (pace !== null && pace !== 'auto') {
    if (Number(pace) > 0 && Number.isFinite(Number(pace))) view.pace = Number(pace);
    else refuse('pace', pace);
  }
  const readName = <Name extends keyof typeof allowed>(key: string, name: Name) => {
    const value = parameters.get(key);
    const wanted = name === 'language' && value !== null ? (knownLanguage(value) ?? value) : value;
    const known = allowed[name].find((choice) => choice === wanted);
    if (known !== undefined) view[name] = known as ViewState[Name];
    else if (value !== null) refuse(key, value);
  };
  for (const [key, name] of names) readName(key, name);
  const readList = (key: string): string[] | null => {
    const value = parameters.get(key);
    if (value === null) return null;
    const entries = value === '' ? [] : value.split(',');
    if (entries.length <= 64 && entries.every((entry) => namePattern.test(entry))) return entries;
    refuse(key, value);
    return null;
  };
  for (const name of readList('hide') ?? [])
    if (controlNames.includes(name)) view.hide.push(name);
    else refuse('hide', name);
  if (readList('open')?.includes('inside') && !parameters.has('stage')) view.stage = 'inside';
  const drawer = parameters.get('drawer');
  if (drawerTabs.some((tab) => tab === drawer)) view.drawer = drawer;
  else if (drawer !== null) refuse('drawer', drawer);
  return view;
}

function encodePatch(patch: Json): string {
  return toBase64Url(JSON.stringify(patch));
}

function decodePatch(text: string): Json {
  if (text.length > longestConfig) throw EngineError.of(pageFault('link.long', { most: longestConfig }));
  try {
    return JSON.parse(fromBase64Url(text)) as Json;
  } catch {
    // A browser's own words would be no help, and are in no certain language.
    throw new Error(text.length > 24 ? `${text.slice(0, 24)}…` : text);
  }
}

function toBase64Url(text: string): string {
  let bytes = '';
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): string {
  const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder('utf-8', { fatal: true }).decode(
    Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)),
  );
}
