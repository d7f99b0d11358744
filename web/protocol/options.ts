/** One option of a layer, optimizer, task...: forms are made from these. */
export interface OptionSchema {
  name: string;
  kind:
    | 'integer'
    | 'number'
    | 'boolean'
    | 'text'
    | 'choice'
    | 'registered'
    | 'list'
    | 'shape'
    | 'numbers'
    | 'integers'
    | 'layer';
  default: unknown;
  required: boolean;
  nullable: boolean;
  minimum?: number;
  maximum?: number;
  above_minimum?: boolean;
  below_maximum?: boolean;
  choices?: string[];
  registry?: string;
  /** Of integers and numbers: a single one need not be in a list. */
  single?: boolean;
  /** Complete configs leave it out at its default; forms of losses and of `fit` have no field for it. */
  quiet?: boolean;
  /** The value that a form starts with where there is no default. */
  example?: unknown;
}
