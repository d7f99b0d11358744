/** Checks of what authors and programs give: a part of its own, since the page itself gives nothing. */
import { knownLanguage, languageNames } from '../languages/languages.ts';
import type { Description } from '../protocol/description.ts';
import type { Fault } from '../protocol/messages.ts';
import type { FaultPart, FaultValue, FaultValues } from '../runtime/errors.ts';
import { EngineError } from './engine.ts';
import { filled } from './page_faults.ts';
import { controlNames, drawerTabs, taskName, type AppState } from './state.ts';
import { allowed, checkedExperiment, isObject } from './url.ts';

/** English texts by code, as `pageTexts`. */
export const checkTexts = {
  'given.part': 'state{where}: expected {expected}',
  'given.object': 'an object',
  'given.pace': "null, 'auto' or a number above 0",
  'given.drawer': 'null or one of {names}',
  'given.nothing': 'no such member',
  'given.names': 'a list of {names}',
  'given.unit': 'step: expected batch or epoch, got {given}',
  'given.epochs': 'train: epochs: expected a whole number above 0, got {given}',
  'attribute.unknown': "{name}: '{value}' is none of {known}",
} as const;

function checkFault(code: keyof typeof checkTexts, values: FaultValues, where = ''): Fault {
  return { message: filled(checkTexts[code], values), where, code, values };
}

function checkPart(code: keyof typeof checkTexts, values: FaultValues = {}): FaultPart {
  return { code, text: filled(checkTexts[code], values), values };
}

/**
 * A state from a program: parts of the view that are not given are those of `now`. Throws an EngineError that names the
 * first part that cannot be.
 */
export function checkedState(value: unknown, now: AppState, description: Description): AppState {
  const refuse = (where: string, expected: FaultValue): never => {
    throw EngineError.of(checkFault('given.part', { where, expected }, where));
  };
  if (!isObject(value) || !isObject(value['experiment'])) return refuse('', '{version, experiment, view}');
  const other = Object.keys(value).find((name) => !['version', 'experiment', 'view'].includes(name));
  if (other !== undefined) refuse(`/${other}`, checkPart('given.nothing'));
  if (value['version'] !== 1) refuse('/version', '1');
  const experiment = checkedExperiment(value['experiment']);
  const tasks = description.tasks.map(({ name }) => name);
  if (!tasks.includes(taskName(experiment))) refuse('/experiment/task', tasks.join(', '));
  const given = value['view'] ?? {};
  if (!isObject(given)) return refuse('/view', checkPart('given.object'));
  for (const [name, part] of Object.entries(given)) {
    if (name in allowed) {
      const choices: readonly unknown[] = allowed[name as keyof typeof allowed];
      if (!choices.includes(part)) refuse(`/view/${name}`, choices.join(', '));
    } else if (name === 'pace') {
      if (part !== null && part !== 'auto' && !(Number.isFinite(part) && (part as number) > 0))
        refuse('/view/pace', checkPart('given.pace'));
    } else if (name === 'drawer') {
      const names: string[] = [...drawerTabs];
      if (part !== null && !names.includes(part as string))
        refuse('/view/drawer', checkPart('given.drawer', { names }));
    } else if (name !== 'hide') refuse(`/view/${name}`, checkPart('given.nothing'));
    else if (!Array.isArray(part) || !part.every((one) => controlNames.includes(one as string)))
      refuse(`/view/${name}`, checkPart('given.names', { names: [...controlNames] }));
  }
  return { version: 1, experiment, view: { ...now.view, ...given } };
}

/** Throws for what a program may not ask of training. */
export function checkSteps(unit: unknown, epochs: unknown): void {
  if (unit !== 'batch' && unit !== 'epoch')
    throw EngineError.of(checkFault('given.unit', { given: String(unit) }));
  if (!Number.isInteger(epochs) || (epochs as number) < 1)
    throw EngineError.of(checkFault('given.epochs', { given: String(epochs) }));
}

/** The task that a state from a program is about; '' where it says none. */
export function taskOf(state: unknown): string {
  const experiment = isObject(state) ? state['experiment'] : null;
  const task = isObject(experiment) ? experiment['task'] : null;
  return String((isObject(task) ? task['class_name'] : task) ?? '');
}

/** The values of an element's attributes that are not known. */
export function unknownValues(
  given: { task: string | null; hide: readonly string[]; lang: string; theme: string },
  description: Description,
): Fault[] {
  const unknown: Fault[] = [];
  const check = (name: string, value: string, known: readonly string[]): void => {
    if (!known.includes(value))
      unknown.push(checkFault('attribute.unknown', { name, value, known: [...known] }));
  };
  const { task, hide, lang, theme } = given;
  if (task)
    check(
      'task',
      task,
      description.tasks.map(({ name }) => name),
    );
  for (const name of hide) check('hide', name, controlNames);
  if (lang && !knownLanguage(lang)) check('lang', lang, languageNames);
  if (theme) check('theme', theme, allowed.theme);
  return unknown;
}
