import type { Fault } from '../protocol/messages.ts';
import type { FaultPart, FaultValue, FaultValues } from '../runtime/errors.ts';

/** The page's own faults in English by their codes; the other languages are in web/locales/errors.<language>.ts. */
export const pageTexts = {
  'worker.stopped': 'The training worker stopped ({reason}).',
  'worker.start': 'the worker could not be started',
  'worker.message': 'a message of the worker could not be read',
  'worker.silent': 'no answer for {seconds} seconds',
  'worker.crash': 'error in the worker: {detail}',
  'page.part': 'a part of the page could not be fetched: {detail}',
  'engine.absent': 'the engine has not started',
  'engine.no_answers': 'this task has no answers',
  'link.version': 'version: {detail}',
  'link.task': 'task: {detail}',
  'link.seed': 'seed: {detail}',
  'link.config': 'config: {detail}',
  'link.view': 'view: {detail}',
  'link.contradicts': 'it contradicts the task or the seed of the link',
  'link.long': 'longer than {most} characters',
  'attribute.config': 'config: {detail}',
  'attribute.json': 'it is no JSON at “{near}”',
  'attribute.contradicts': "its task is '{task}', which belongs in the attribute task",
  'form.part': '{where} is not {what}',
  'form.unknown': '{where} is no part of an experiment, which has {known}',
  'form.itself': 'it',
  'form.experiment': 'an experiment',
  'form.object': 'an object',
  'form.layers': 'a list of layers',
  'form.task': 'a task',
  'form.list': 'a list',
  'form.optimizer': 'an optimizer',
  'form.loss': 'a loss',
  'form.seed': 'a whole number from 0 on',
} as const;

type Code = keyof typeof pageTexts;

/** A fault of the page in the form of the core's, so that faultText puts it into the page's language. */
export function pageFault(code: Code, values: FaultValues = {}, where = ''): Fault {
  return { message: filled(pageTexts[code], values), where, code, values };
}

/** The same as a part of another's sentence. */
export function pagePart(code: Code, values: FaultValues = {}): FaultPart {
  return { code, text: filled(pageTexts[code], values), values };
}

/** A fault as a part of another's sentence; without a code its text alone. */
export function partOf({ message, code, values }: Fault): FaultValue {
  return code ? { code, text: message, values: values ?? {} } : message;
}

/** An English text with its values in place. */
export function filled(text: string, values: FaultValues): string {
  return text.replace(/\{([a-z_]+)\}/g, (name, key: string) => englishOf(values[key] ?? name));
}

function englishOf(value: FaultValue): string {
  if (Array.isArray(value)) return value.map(englishOf).join(', ');
  return typeof value === 'object' ? value.text : String(value);
}
