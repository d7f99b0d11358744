/** What every optimizer takes; the three exclude one another. */
export interface Clipping {
  /** Each gradient to [-clipvalue, clipvalue]. */
  clipvalue?: number;
  /** The gradient of each weight tensor to this norm. */
  clipnorm?: number;
  /** All gradients together to this norm. */
  globalClipnorm?: number;
}

export interface SGDOptions extends Clipping {
  learningRate?: number;
  momentum?: number;
  nesterov?: boolean;
}

export interface RMSPropOptions extends Clipping {
  learningRate?: number;
  rho?: number;
  momentum?: number;
  epsilon?: number;
  centered?: boolean;
}

export interface AdamOptions extends Clipping {
  learningRate?: number;
  beta1?: number;
  beta2?: number;
  epsilon?: number;
  amsgrad?: boolean;
}

const coreNames: Record<string, string> = {
  learningRate: 'learning_rate',
  beta1: 'beta_1',
  beta2: 'beta_2',
  globalClipnorm: 'global_clipnorm',
};

/** The core's names of options, for error texts. */
export const optimizerWords = Object.values(coreNames);

/** An update rule with its settings. Rules and defaults are Keras 3's. */
export class Optimizer {
  readonly className: string;
  private readonly options: Record<string, unknown>;

  /** Use `train`. */
  constructor(className: string, options: object) {
    this.className = className;
    const given = Object.entries(options).filter(([, value]) => value !== undefined && value !== null);
    this.options = Object.fromEntries(given);
  }

  getClassName(): string {
    return this.className;
  }

  getConfig(): Record<string, unknown> {
    return { ...this.options };
  }

  /** As the core takes it. */
  toConfig(): { class_name: string; config: Record<string, unknown> } {
    const config = Object.entries(this.options).map(([name, value]) => [coreNames[name] ?? name, value]);
    return { class_name: this.className, config: Object.fromEntries(config) };
  }
}

/** Optimizers, with TF.js's arguments one after the other, or all of Keras's in one object. */
export const train = {
  sgd(options: number | SGDOptions = {}): Optimizer {
    return new Optimizer('SGD', typeof options === 'number' ? { learningRate: options } : options);
  },

  momentum(learningRate: number, momentum: number, useNesterov = false): Optimizer {
    return new Optimizer('SGD', { learningRate, momentum, nesterov: useNesterov });
  },

  /** `decay` is Keras's `rho`. */
  rmsprop(
    options: number | RMSPropOptions = {},
    decay?: number,
    momentum?: number,
    epsilon?: number | null,
    centered?: boolean,
  ): Optimizer {
    const all =
      typeof options === 'number'
        ? { learningRate: options, rho: decay, momentum, epsilon, centered }
        : options;
    return new Optimizer('RMSprop', all);
  },

  adam(
    options: number | AdamOptions = {},
    beta1?: number,
    beta2?: number,
    epsilon?: number | null,
  ): Optimizer {
    return new Optimizer(
      'Adam',
      typeof options === 'number' ? { learningRate: options, beta1, beta2, epsilon } : options,
    );
  },
};
