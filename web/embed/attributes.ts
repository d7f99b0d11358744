import { EngineError } from '../app/engine.ts';
import { applyPatch, type Json } from '../app/json_patch.ts';
import { pageFault } from '../app/page_faults.ts';
import { noticeOf } from '../app/run_record.ts';
import type { Session } from '../app/session.ts';
import {
  defaultExperiment,
  defaultTask,
  defaultView,
  findTask,
  taskName,
  type Experiment,
  type ViewState,
} from '../app/state.ts';
import { allowed, checkedExperiment, detailOf } from '../app/url.ts';
import { knownLanguage } from '../languages/languages.ts';
import type { Description } from '../protocol/description.ts';
import type { Fault } from '../protocol/messages.ts';

/** The view that an element's language and theme ask for. */
export function viewGiven({ lang, theme }: Pick<Given, 'lang' | 'theme'>): ViewState {
  return {
    ...structuredClone(defaultView),
    language: (lang && knownLanguage(lang)) || 'auto',
    theme: allowed.theme.find((one) => one === theme) ?? 'auto',
  };
}

/** The experiment that an element's task and config ask for; what cannot be had of it is left out, and told. */
export function experimentGiven(
  { task, config }: { task: string | null; config: string | null },
  description: Description,
): { experiment: Experiment; problems: Fault[] } {
  const base = defaultExperiment(description, task && findTask(description, task) ? task : defaultTask);
  if (!config) return { experiment: base, problems: [] };
  const { experiment, problem } = patched(config, base);
  return { experiment, problems: problem ? [problem] : [] };
}

/** The experiment that the attribute `config` makes of `base`; where it cannot, `base` and the reason. */
function patched(config: string, base: Experiment): { experiment: Experiment; problem: Fault | null } {
  try {
    const experiment = checkedExperiment(applyPatch(base, parsed(config)));
    const task = taskName(experiment);
    if (task !== taskName(base)) throw EngineError.of(pageFault('attribute.contradicts', { task }));
    return { experiment, problem: null };
  } catch (error) {
    return { experiment: base, problem: pageFault('attribute.config', { detail: detailOf(error) }) };
  }
}

/** A browser's own words about a text that is no JSON are in no certain language: its place is what helps. */
function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    const at = Number(/position (\d+)/.exec(String(error))?.[1] ?? 0);
    throw EngineError.of(pageFault('attribute.json', { near: text.slice(at, at + 24) || text.slice(-24) }));
  }
}

/** The words of a list with spaces or commas. */
export function words(list: string | null): string[] {
  return (list ?? '').split(/[\s,]+/).filter(Boolean);
}

/** The values that an author gave. */
interface Given {
  task: string | null;
  lang: string;
  theme: string;
  hide: string[];
}

const messages = (faults: readonly Fault[]): string => faults.map(({ message }) => message).join('\n');

/** Tells of values of attributes that are not known: once, and again when there are others; one check at a time. */
export class AttributeCheck {
  #told: readonly Fault[] = [];
  #last: Promise<void> = Promise.resolve();

  /** `problems` are known already. */
  check(session: Session, given: Given, description: Description, problems: Fault[]): void {
    const check = async (): Promise<void> => {
      if (given.task || given.lang || given.theme || given.hide.length > 0) {
        const { unknownValues } = await import('../app/checks.ts');
        problems.push(...unknownValues(given, description));
      }
      const told = this.#told;
      this.#told = problems;
      if (problems.length === 0) session.endNotice('attribute');
      else if (messages(problems) !== messages(told)) session.notify(noticeOf('attribute', problems));
    };
    this.#last = this.#last.then(check, check);
  }
}
