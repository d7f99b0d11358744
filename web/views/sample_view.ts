import type { PropertyDeclarations, TemplateResult } from 'lit';
import { firstChoice, pointedOut, requestOf, sampleControls } from './sample.ts';
import type { Choice, SampleWords, Shown } from './sample.ts';
import { ViewElement, type Selected } from './view.ts';

/** A view of one layer for one sample, which follows what is pointed out elsewhere. */
export abstract class SampleView<
  Data extends { shown: Shown },
  Words extends SampleWords,
> extends ViewElement<Data, Words> {
  static override properties: PropertyDeclarations = { choice: { state: true } };
  static override keeps = ['choice'];
  declare choice: Choice;

  constructor() {
    super();
    this.choice = firstChoice;
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('selected')) return;
    const before = (changed.get('selected') as Selected | undefined) ?? {
      layer: null,
      step: null,
      sample: null,
    };
    const choice = pointedOut(this.choice, this.selected, before, this.data.shown);
    if (choice !== this.choice) this.#take(choice);
  }

  protected controls(): TemplateResult {
    return sampleControls(this.data.shown, this.words, this.choice, (choice) => {
      const { layer, sample } = choice;
      const outermost = layer === null ? {} : { layer: layer.split(/[/ ]/, 1)[0]! };
      const isTyped = choice.typed.some((text) => text.trim()) || typeof sample === 'string';
      this.#take(choice);
      this.host.select({ ...outermost, sample: isTyped ? null : sample });
    });
  }

  #take(choice: Choice): void {
    this.choice = choice;
    const { shown } = this.data;
    const sample = typeof choice.sample === 'string' ? (shown.sample ?? firstChoice.sample) : choice.sample;
    this.host.follow(requestOf({ ...choice, sample }));
  }
}
