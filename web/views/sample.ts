import { html, nothing, type TemplateResult } from 'lit';
import type { ReadoutRequest } from '../protocol/readouts.ts';
import { testIds } from '../ui/test_ids.ts';
import { typedNumber } from '../ui/typed_number.ts';
import { Fields } from './fields.ts';
import type { Selected } from './view.ts';

/** The layer and the sample that a frame shows, and the choice there is. */
export interface Shown {
  layer: string;
  layers: string[];
  /** The number of the sample in the test set; null for a typed one. */
  sample: number | null;
  /** Samples of the test set. */
  samples: number;
  /** For each input the labels of its steps; null where there are none. */
  labels: (string[] | null)[];
  /** Names of the model's inputs. */
  inputs: string[];
}

export interface SampleWords {
  layer: string;
  sample: string;
  /** What a number of a sample has to be, up to the last one. */
  sampleRange: (last: number) => string;
  /** A label for the field of an input, of which there are `count`, with its name in the model. */
  typed: (input: number, count: number, name: string) => string;
}

export function decodeShown(fields: Fields): Shown {
  return {
    layer: fields.text('layer'),
    layers: fields.texts('layers'),
    sample: fields.has('sample') ? fields.count('sample') : null,
    samples: fields.count('samples'),
    labels: fields.has('labels') ? fields.lists('labels') : [],
    inputs: fields.has('inputs') ? fields.texts('inputs') : [],
  };
}

/** A layer and a sample that are to be shown: by number, or one text for each input. */
export interface Choice {
  layer: string | null;
  /** A text where it is no number of a sample. */
  sample: number | string;
  typed: string[];
}

export const firstChoice: Choice = { layer: null, sample: 0, typed: [] };

export function requestOf({ layer, sample, typed }: Choice): ReadoutRequest {
  const input = typed.some((text) => text.trim()) ? { input: typed } : { sample };
  return { ...(layer === null ? {} : { layer }), ...input };
}

/** The choice after something was pointed out elsewhere: a layer counts with those inside of it. */
export function pointedOut(
  choice: Choice,
  { layer, sample }: Selected,
  before: Selected,
  { layers }: Shown,
): Choice {
  let next = choice;
  if (layer !== before.layer && layer !== null) {
    const inside = layers.find((name) => name === layer || name.startsWith(`${layer}/`));
    if (inside !== undefined && inside !== choice.layer) next = { ...next, layer: inside };
  }
  if (sample !== before.sample && sample !== null) next = { ...next, sample, typed: [] };
  return next;
}

/** The number of one of so many samples that a field's text says; otherwise that text. */
export function sampleOf(typed: string, samples: number): number | string {
  const number = typedNumber(typed);
  return Number.isInteger(number) && number >= 0 && number < samples ? number : typed;
}

/** A field for the number of a sample, which says what it has to be where it is none. */
export function sampleField(
  value: number | string | null,
  samples: number,
  words: Pick<SampleWords, 'sample' | 'sampleRange'>,
  choose: (sample: number | string) => void,
): TemplateResult {
  const isWrong = typeof value === 'string';
  return html`<label
      >${words.sample}
      <input
        class="number"
        type="text"
        maxlength="9"
        inputmode="numeric"
        autocomplete="off"
        data-testid=${testIds.sampleNumber}
        aria-invalid=${isWrong ? 'true' : nothing}
        aria-describedby=${isWrong ? 'sample-said' : nothing}
        .value=${value === null ? '' : String(value)}
        @input=${(event: Event) => {
          const typed = (event.target as HTMLInputElement).value;
          if (typed.trim() !== '') choose(sampleOf(typed, samples));
        }} /></label
    >${
      isWrong
        ? html`<small class="fault" id="sample-said" role="alert" data-testid=${testIds.fault}
            >${words.sampleRange(samples - 1)}</small
          >`
        : nothing
    }`;
}

/** Controls that choose the layer and the sample, by number or typed where the steps of inputs are texts. */
export function sampleControls(
  { layer, layers, samples, labels, inputs }: Shown,
  words: SampleWords,
  choice: Choice,
  choose: (choice: Choice) => void,
): TemplateResult {
  const texts = labels.length > 0 && labels.every((one) => one !== null) ? labels.length : 0;
  const type = (input: number, event: Event): void => {
    const typed = Array.from({ length: texts }, (_, at) => choice.typed[at] ?? '');
    typed[input] = (event.target as HTMLInputElement).value;
    choose({ ...choice, typed });
  };
  const isTyped = choice.typed.some((text) => text.trim());
  return html`${
    layers.length > 1
      ? html`<label
          >${words.layer}
          <select
            @change=${(event: Event) => choose({ ...choice, layer: (event.target as HTMLSelectElement).value })}
          >
            ${layers.map((name) => html`<option value=${name} .selected=${name === layer}>${name}</option>`)}
          </select></label
        >`
      : html`<span>${words.layer} <b>${layer}</b></span>`
  }${sampleField(isTyped ? null : choice.sample, samples, words, (sample) =>
    choose({ ...choice, sample, typed: [] }),
  )}${
    texts === 0
      ? nothing
      : Array.from(
          { length: texts },
          (_, input) =>
            html`<label class="typed"
              >${words.typed(input, texts, inputs[input] ?? `${input + 1}`)}
              <input
                type="text"
                maxlength="2000"
                autocomplete="off"
                spellcheck="false"
                data-testid=${testIds.sampleText}
                .value=${choice.typed[input] ?? ''}
                @input=${(event: Event) => type(input, event)}
            /></label>`,
        )
  }`;
}
