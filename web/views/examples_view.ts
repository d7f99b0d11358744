import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { ReadoutRequest } from '../protocol/readouts.ts';
import { mark } from '../ui/mark.ts';
import { testIds } from '../ui/test_ids.ts';
import { Asking } from './asking.ts';
import { pager, type PagerWords } from './pager.ts';
import { ViewElement } from './view.ts';

export interface ExampleWords extends PagerWords {
  right: string;
  wrong: string;
  /** The text of the field before anything is typed. */
  example: string;
  /** Title of the list of test samples. */
  examples: string;
}

/** A test sample in the list. */
interface Entry {
  /** Its number among all. */
  number: number;
  right: boolean;
  /** What becomes one's own text when it is taken. */
  text: string;
  /** The same as it is shown. */
  shown?: unknown;
  /** What taking it does. */
  title: string;
  before?: unknown;
  after?: unknown;
}

/** Samples of the test set, from number `first` of the request on, of all of them. */
interface Examples<Sample> {
  samples: readonly Sample[];
  total: number;
}

/** The answer to what a reader types, beside a list of test samples that one can page through. See examplesStyles. */
export abstract class ExamplesView<
  Sample,
  Data extends Examples<Sample>,
  Words extends ExampleWords,
  Answer,
> extends ViewElement<Data, Words> {
  static override properties: PropertyDeclarations = {
    text: { state: true },
    typed: { state: true },
    first: { state: true },
  };
  static override keeps = ['text', 'first'];
  /** The text of the field; null for the example of the words. */
  declare text: string | null;
  /** The answer to it. */
  declare typed: Answer | null;
  /** Number of the first sample on the page. */
  declare first: number;
  /** Samples on a page. */
  protected abstract readonly onPage: number;

  readonly #asking = new Asking<Data>(
    this,
    () => this.wanted(),
    (frame) => (this.typed = this.answerOf(frame)),
  );

  constructor() {
    super();
    this.text = this.typed = null;
    this.first = 0;
  }

  /** The request for what is typed; null for none. */
  protected abstract wanted(): ReadoutRequest | null;
  protected abstract answerOf(frame: Data): Answer | null;
  /** The entry of a sample of the list. */
  protected abstract row(sample: Sample, number: number): TemplateResult;

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('data') || changed.has('text')) void this.#asking.refresh();
  }

  /** What was typed; at first an example. */
  protected get own(): string {
    return this.text ?? this.words.example;
  }

  /** The field of one line for one's own text, of which the element with the id `answer` tells more. See typedStyles. */
  protected field(words: { own: string; field: string }, longest: number): TemplateResult {
    return html`<label for="text"><h3>${words.own}</h3></label>
      <input
        id="text"
        type="text"
        maxlength=${longest}
        autocomplete="off"
        spellcheck="false"
        placeholder=${words.field}
        aria-describedby="answer"
        data-testid=${testIds.ownText}
        .value=${live(this.own)}
        @input=${(event: Event) => (this.text = (event.target as HTMLInputElement).value)}
      />`;
  }

  /** The list, with its title and pager, and what stands below it. */
  protected examples(below: unknown = ''): TemplateResult {
    const { words, data, first, onPage } = this;
    const place = { first, shown: data.samples.length, total: data.total, page: onPage };
    return html`<div class="examples">
      <div class="head">
        <h3>${words.examples}</h3>
        ${pager(place, words, (to) => this.#go(to))}
      </div>
      <ol start=${first + 1}>
        ${data.samples.map((sample, at) => this.row(sample, first + at))}
      </ol>
      ${below}
    </div>`;
  }

  /** An entry of the list, whose text can be taken. */
  protected entry({
    number,
    right,
    text,
    shown = text,
    title,
    before = nothing,
    after = nothing,
  }: Entry): TemplateResult {
    const chosen = this.selected.sample === number;
    return html`<li class=${chosen ? 'chosen' : ''} data-testid=${testIds.predictionRow} data-right=${right}>
      ${mark(right, this.words)}${before}
      <button
        type="button"
        class="text"
        title=${title}
        aria-pressed=${chosen}
        @click=${() => this.choose(text, number)}
      >
        ${shown}</button
      >${after}
    </li>`;
  }

  /** Takes a sample of the list for one's own text, and points it out. */
  private choose(text: string, sample: number): void {
    this.text = text;
    this.host.select({ sample });
  }

  #go(first: number): void {
    this.first = first;
    this.host.follow({ first, count: this.onPage });
  }
}
