/**
 * Stand-ins by which the worker's session can be tested without the module and without waiting: a clock that
 * moves only by the work that is done, and an experiment whose batches take a set time and whose weights are
 * the count of batches.
 */
export class FakeClock {
  time = 0;
  #queue = [];
  #order = 0;

  now = () => this.time;
  soon = (callback) => void this.#queue.push({ at: this.time, order: this.#order++, callback });
  later = (callback, ms) => {
    const entry = { at: this.time + ms, order: this.#order++, callback };
    this.#queue.push(entry);
    return () => {
      this.#queue = this.#queue.filter((other) => other !== entry);
    };
  };

  get idle() {
    return this.#queue.length === 0;
  }

  /** Runs what falls due until `ms` from now. */
  async pass(ms) {
    const end = this.time + ms;
    for (;;) {
      await null;
      const [next] = this.#queue
        .filter(({ at }) => at <= end)
        .sort((a, b) => a.at - b.at || a.order - b.order);
      if (!next || this.time >= end) break;
      this.#queue = this.#queue.filter((entry) => entry !== next);
      this.time = Math.max(this.time, next.at);
      next.callback();
    }
    this.time = Math.max(this.time, end);
  }
}

/**
 * `plan`: {batches, validation, samples, msPerBatch, trapAt, readouts, slices, msPerSlice, needs, tasks, elsewhere}, all optional. `readouts` lists
 * entries as the core's `readouts` gives them; a frame takes `slices` slices of `msPerSlice`, or as many as its request says.
 * @param {Record<string, any>} plan
 * @returns {any}
 */
export function fakeCore(clock, plan = {}, buildName = 'simd128') {
  const {
    batches = 10,
    validation = 2,
    samples = 20,
    msPerBatch = 1,
    readouts = [{ name: 'fake', view: 'fake', cadence: 'live' }],
    slices = 1,
    msPerSlice = 0,
  } = plan;
  const core = { crossings: 0, alive: 0, readings: 0, begun: 0, buildName: () => buildName };

  const tasks = plan.tasks ?? ['fake'];
  const refuse = (message, where, code) => {
    throw Object.assign(new Error(message), { where, code, values: {} });
  };
  const check = (config) => {
    const task = config.task?.class_name ?? config.task;
    if (task !== undefined && !tasks.includes(task))
      refuse(`[task] unknown name '${task}'`, '/task', 'name.unknown');
    if (config.model && config.model === plan.elsewhere)
      refuse('[fake] elsewhere', '/model', 'name.elsewhere');
    if (config.fit?.epochs < 1) {
      throw Object.assign(new Error('[fit] epochs: expected at least 1'), { where: '/fit/epochs' });
    }
  };
  core.Experiment = class {
    constructor(text, resources) {
      core.given = resources;
      const config = JSON.parse(text);
      check(config);
      core.alive += 1;
      this.epochs = config.fit?.epochs ?? 2;
      this.unit = 0;
      this.seed = config.seed ?? 0;
    }
    get perEpoch() {
      return batches + validation;
    }
    config() {
      return JSON.stringify({ task: 'fake', fit: { epochs: this.epochs } });
    }
    advance(count) {
      core.crossings += 1;
      const left = this.epochs * this.perEpoch - this.unit;
      const worked = Math.max(0, Math.min(count, left));
      if (plan.trapAt !== undefined && this.unit + worked > plan.trapAt)
        throw new WebAssembly.RuntimeError('unreachable');
      this.unit += worked;
      clock.time += worked * msPerBatch;
      return worked;
    }
    where() {
      const done = this.unit >= this.epochs * this.perEpoch;
      const epoch = Math.floor(this.unit / this.perEpoch);
      const batch = Math.min(batches, this.unit % this.perEpoch);
      const phase = done ? 'done' : this.unit % this.perEpoch >= batches ? 'validating' : 'training';
      return { epoch, batch: done ? 0 : batch, phase, done };
    }
    progress() {
      const { epoch, batch, phase } = this.where();
      return JSON.stringify({
        phase,
        epoch,
        epochs: this.epochs,
        batch,
        batches_per_epoch: batches,
        samples: (epoch * batches + batch) * (samples / batches),
        samples_per_epoch: samples,
        metrics: { loss: 1 / (1 + this.unit), accuracy: null },
        batch_loss: 0.5,
      });
    }
    history(first) {
      const { epoch } = this.where();
      return JSON.stringify({
        keys: ['loss', 'val_loss'],
        epochs: Array.from({ length: epoch }, (_, e) => [e, null]).slice(first),
      });
    }
    readouts() {
      return JSON.stringify(readouts.map((entry) => ({ applies: true, request: [], ...entry })));
    }
    read(name, text) {
      const request = JSON.parse(text);
      if (!readouts.some((entry) => entry.name === name)) throw new Error(`[readout] unknown name '${name}'`);
      if (request.bad) throw new Error('[fake] no such sample');
      core.readings += 1;
      core.begun += 1;
      const from = this.unit;
      let left = request.slices ?? slices;
      return {
        advance: () => {
          clock.time += msPerSlice;
          if (request.breaks) throw new Error('[fake] broken on the way');
          if (request.traps) throw new WebAssembly.RuntimeError('unreachable');
          left -= 1;
          return left === 0;
        },
        data: () => JSON.stringify({ from, unit: this.unit, request, loss: 0.25, accuracy: null }),
        tensors: () => [{ name: 'h', shape: [2, 2], data: new Float32Array([this.unit, 1, 2, 3]) }],
        delete: () => {
          core.readings -= 1;
        },
      };
    }
    setEpochs(epochs) {
      check({ fit: { epochs } });
      this.epochs = epochs;
    }
    snapshot() {
      if (core.noMemory) throw new Error('[fake] no memory');
      return new Uint8Array(new Uint32Array([this.unit, this.seed]).buffer);
    }
    restore(blob) {
      const [unit, seed] = new Uint32Array(blob.slice().buffer);
      if (seed !== this.seed) throw new Error('[fit] snapshot of another run');
      this.unit = unit;
    }
    delete() {
      if (core.readings > 0) throw new Error('a reading outlives its experiment');
      core.alive -= 1;
    }
  };
  core.inspectExperiment = (text) => {
    check(JSON.parse(text));
    return JSON.stringify({ config: JSON.parse(text), parameters: 321 });
  };
  core.describeAll = () =>
    JSON.stringify({
      tasks: tasks.map((name) => ({ name, resources: plan.needs ?? [] })),
    });
  return core;
}
