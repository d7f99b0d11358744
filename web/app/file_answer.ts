import { html, nothing, type TemplateResult } from 'lit';
import type { Language } from '../languages/languages.ts';
import type { DataTexts } from '../locales/data.ts';
import type { Brought, Offer, Want } from '../reader/messages.ts';
import { kindList, kindName, sentence, type Messages as FileWords } from '../resources/messages.ts';
import type { TaskCard } from '../tasks/card.ts';
import { icon } from '../ui/icons.ts';
import { testIds } from '../ui/test_ids.ts';
import type { Fault } from '../protocol/messages.ts';
import type { BroughtFiles, FileSource, Said } from './brought_files.ts';

/** What an answer is worded with. */
export interface AnswerWords {
  texts: DataTexts;
  words: FileWords;
  language: Language;
  /** The cards of all tasks, which have their names; null until they are there. */
  cards: ReadonlyMap<string, TaskCard> | null;
  /** Says what the cross does. */
  close: string;
  /** The sentence of a fault of the core. */
  faultText: (fault: Fault) => string;
  /** False where other tasks are not to be opened. */
  offers: boolean;
}

export function dismissal(label: string, files: BroughtFiles): TemplateResult {
  return html`<button
    type="button"
    class="icon dismiss"
    aria-label=${label}
    title=${label}
    data-testid=${testIds.dismissAnswer}
    @click=${() => files.dismiss()}
  >
    ${icon('close')}
  </button>`;
}

/** What became of the last file: how it is used, why it is not, and the tasks that can be trained with it. */
export function fileAnswer(said: Said, given: AnswerWords, files: BroughtFiles): TemplateResult {
  const { texts, words } = given;
  const box = (kind: string, role: string, ...body: unknown[]) =>
    html`<div class="said ${kind}" role=${role} data-testid=${testIds.dataSaid} data-kind=${said.kind}>
      <div class="body">${body}</div>
      ${dismissal(given.close, files)}
    </div>`;
  switch (said.kind) {
    case 'fault': {
      const offers = offersOf(said.offers, texts.trainIn, said.source, given, files);
      return box(
        offers === nothing ? 'fault' : 'ask',
        'alert',
        html`<p>${sentence(said.fault, words)}</p>`,
        offers,
        wantsOf(said.wants, given),
      );
    }
    case 'refused':
      return box(
        'fault',
        'alert',
        html`<p>
          <strong>${texts.refused(said.brought.entry.name)}</strong> ${given.faultText(said.fault)}
        </p>`,
        offersOf(said.brought.offers, texts.trainIn, said.source, given, files),
      );
    case 'doubt':
      return box(
        'ask',
        'alert',
        html`<p>${texts.looks(said.source.name, kindName(said.looks, words))}</p>`,
        offersOf(said.offers, texts.trainIn, said.source, given, files),
        html`<button
          type="button"
          class="button"
          data-testid=${testIds.useHere}
          @click=${() => void files.insist(said.source)}
        >
          ${texts.useHere}
        </button>`,
      );
    case 'crash':
      return box('fault', 'alert', html`<p>${texts.failed}</p>`, html`<p lang="en">${said.detail}</p>`);
    case 'cancelled':
      return box('', 'status', html`<p>${texts.cancelled(said.name)}</p>`);
    case 'other':
      return box(
        'ask',
        'alert',
        html`<p>${texts.other(said.brought.entry.name, said.expected)}</p>`,
        html`<button
          type="button"
          class="button"
          data-testid=${testIds.useInstead}
          @click=${() => void files.useInstead(said)}
        >
          ${texts.useInstead}
        </button>`,
      );
    case 'ready':
      return box(
        'ready',
        'status',
        factsOf(said.brought, given),
        offersOf(said.brought.offers, texts.alsoIn, said.source, given, files),
      );
  }
}

function factsOf({ entry, facts, reason }: Brought, { texts, words, language }: AnswerWords): TemplateResult {
  const count = (value: number) => value.toLocaleString(language);
  const parts = [
    facts.of === 'characters' ? texts.characters(count(facts.count)) : texts.samples(count(facts.count)),
    ...(facts.testCount === undefined ? [] : [texts.testSamples(count(facts.testCount))]),
    ...(facts.missing === undefined ? [] : [texts.missingValues(count(facts.missing))]),
    ...(facts.otherLabels ? [texts.otherLabels] : []),
    ...(facts.classes ? [texts.classes(facts.classes.join(' / '))] : []),
  ];
  return html`<p><strong>${texts.ready(entry.name)}</strong> ${parts.join(' · ')}</p>
    ${
      facts.examples?.length
        ? html`<ul class="examples" aria-label=${texts.examples}>
            ${facts.examples.map(({ text, label }) => html`<li><b>${label}</b> ${text}</li>`)}
          </ul>`
        : nothing
    }
    ${reason ? html`<p>${sentence(reason, words)}</p>` : nothing}`;
}

/** The tasks that take the file, a click each. */
function offersOf(
  offers: readonly Offer[],
  title: string,
  source: FileSource,
  { texts, words, language, cards, offers: shown }: AnswerWords,
  files: BroughtFiles,
): TemplateResult | typeof nothing {
  if (!shown || !cards || offers.length === 0) return nothing;
  return html`<p id="offers">${title}</p>
    <ul class="offers" aria-labelledby="offers">
      ${offers.map((offer) => {
        const as = texts.asKind(kindName(offer.kind, words));
        return html`<li>
          <button
            type="button"
            class="button"
            data-testid=${testIds.offer}
            data-task=${offer.task}
            @click=${() => void files.takeOffer(source, offer)}
          >
            ${cards.get(offer.task)?.[language].name ?? offer.task}
          </button>
          <small>${offer.open ? `${as}${texts.separator}${texts.columnsNext}` : as}</small>
        </li>`;
      })}
    </ul>`;
}

/** What each task would take. */
function wantsOf(
  wants: readonly Want[],
  { texts, words, language, cards, offers: shown }: AnswerWords,
): TemplateResult | typeof nothing {
  if (!shown || !cards || wants.length === 0) return nothing;
  return html`<p id="wants">${texts.wants}</p>
    <dl class="wants" aria-labelledby="wants" data-testid=${testIds.wants}>
      ${wants.map(
        ({ task, kinds, fault }) =>
          html`<div>
            <dt>${cards.get(task)?.[language].name ?? task}</dt>
            <dd>${fault ? sentence(fault, words) : kindList(kinds.join(), words, texts.or)}</dd>
          </div>`,
      )}
    </dl>`;
}
