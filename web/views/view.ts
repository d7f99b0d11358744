import { LitElement, type PropertyDeclarations } from 'lit';
import type { Frame, ReadoutRequest } from '../protocol/readouts.ts';

/** A kind of picture: an element, and the reading of the frames that it draws. Its words come beside it. */
export interface View<Data> {
  /** The name of its element, a ViewElement. */
  element: string;
  /** Throws an error that says in one sentence what is wrong with a frame. */
  decode(frame: Frame): Data;
  /** The request that it begins with; {} when left out. */
  request?: ReadoutRequest;
}

/** What all views and panels point out together, each null where nothing is. */
export interface Selected {
  /** The name of a layer of the model. */
  layer: string | null;
  step: number | null;
  /** The number of a sample of the test set. */
  sample: number | null;
}

/** The host's answers to what a view asks for. */
export interface ViewHost<Data> {
  /**
   * One frame of the same readout for another request, decoded. A patient one comes after all others and leaves training
   * its time. Rejects with the core's text.
   */
  ask(request: ReadoutRequest, patient?: boolean): Promise<Data>;
  /** Changes the request that its frames are made for. */
  follow(request: ReadoutRequest): void;
  /** Changes what is pointed out. */
  select(change: Partial<Selected>): void;
}

/** Draws the newest frame. Of a readout that records it gets all frames of the run. */
export abstract class ViewElement<Data, Words> extends LitElement {
  static override properties: PropertyDeclarations = {
    data: { attribute: false },
    records: { attribute: false },
    words: { attribute: false },
    selected: { attribute: false },
    names: { attribute: false },
    theme: { type: String },
  };
  /** Names of the properties with what a reader put in or chose: they are there again when the view is. */
  static keeps: readonly string[] = [];
  declare data: Data;
  declare records: readonly Data[];
  declare words: Words;
  declare selected: Selected;
  /** The task's words for names in its frames: of columns, of classes. */
  declare names: Readonly<Record<string, string>>;
  declare theme: string;
  declare host: ViewHost<Data>;

  constructor() {
    super();
    this.records = [];
    this.selected = { layer: null, step: null, sample: null };
    this.names = {};
    this.theme = '';
  }

  /** The word for a name in a frame. */
  protected nameOf(name: string): string {
    return (Object.hasOwn(this.names, name) && this.names[name]) || name;
  }
}
