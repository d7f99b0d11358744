import { EngineError } from '../app/engine.ts';
import { applyPatch, type Json } from '../app/json_patch.ts';
import { pageFault } from '../app/page_faults.ts';
import { findTask, taskName, type Experiment } from '../app/state.ts';
import { checkedExperiment, detailOf } from '../app/url.ts';
import type { Description } from '../protocol/description.ts';
import type { Fault } from '../protocol/messages.ts';

/** The experiment that the attribute `config` makes of `base`; where it cannot, `base` and the reason. */
export function experimentGiven(
  config: string,
  base: Experiment,
  description: Description,
): { experiment: Experiment; problem: Fault | null } {
  try {
    const experiment = checkedExperiment(applyPatch(base, parsed(config)));
    const task = taskName(experiment);
    if (!findTask(description, task)) throw EngineError.of(pageFault('attribute.task', { task }));
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
