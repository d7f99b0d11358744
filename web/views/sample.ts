import { html, nothing, type TemplateResult } from 'lit';
import type { ReadoutRequest } from '../protocol/readouts.ts';
import { Fields } from './fields.ts';

/** The layer and the sample that a frame shows, and the choice there is. */
export interface Shown {
  layer: string;
  layers: string[];
  /** The number of the sample in the test set; null for a typed one. */
  sample: number | null;
  /** For each input the labels of its steps; null where there are none. */
  labels: (string[] | null)[];
}

export interface SampleWords {
  layer: string;
  sample: string;
  typed: string;
}

export function decodeShown(fields: Fields): Shown {
  return {
    layer: fields.text('layer'),
    layers: fields.texts('layers'),
    sample: fields.has('sample') ? fields.count('sample') : null,
    labels: fields.has('labels') ? fields.lists('labels') : [],
  };
}

/** Controls that choose the layer and the sample; `follow` gets the new request. */
export function sampleControls(
  { layer, layers, sample }: Shown,
  words: SampleWords,
  follow: (request: ReadoutRequest) => void,
): TemplateResult {
  const request = { layer, ...(sample === null ? {} : { sample }) };
  const move = (event: Event): void => {
    const { value } = event.target as HTMLInputElement;
    if (/^\d+$/.test(value)) follow({ ...request, sample: Number(value) });
  };
  return html`${
      layers.length > 1
        ? html`<label
            >${words.layer}
            <select
              @change=${(event: Event) => follow({ ...request, layer: (event.target as HTMLSelectElement).value })}
            >
              ${layers.map((name) => html`<option value=${name} .selected=${name === layer}>${name}</option>`)}
            </select></label
          >`
        : html`<span>${words.layer} <b>${layer}</b></span>`
    }<label
      >${words.sample}
      <input
        type="text"
        inputmode="numeric"
        autocomplete="off"
        .value=${sample === null ? '' : String(sample)}
        @input=${move} /></label
    >${sample === null ? html`<span>${words.typed}</span>` : nothing}`;
}
