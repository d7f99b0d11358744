/** Globals of the pages under test and of the benchmark's page. */
interface Window {
  /** Of tests/bench/answers.mjs. */
  answered: number[];
  watch: (view: any) => void;
  /** Of tests/web/page/focus.test.mjs. */
  focusTest: any;
  /** Of tests/web/page/long_memory.test.mjs. */
  noteRatio: (ratio: string | undefined) => void;
  heard: { name: string; detail: unknown; at: number }[];
  latencies: number[];
  measuring?: boolean;

  isReady?: boolean;
  runProgram(file: string, args: string[]): Promise<any>;
  prepare(given: { module: string; argument?: string; workload: object }): Promise<any>;
  round(which: number): Promise<any>;
  takeTurns(): Promise<any>;
  endure(name: string, given: object): Promise<any>;
  firstEpoch: Promise<number>;
  /** Libraries that are classic scripts. */
  tf: any;
  brain: any;
}

interface HTMLElementTagNameMap {
  'rnn-playground': import('../../web/embed/rnn_playground.ts').RnnPlayground;
}

/** Addresses of the benchmark's server, which no folder of this machine answers to. */
declare module '*/web/dist/library/index.js';
declare module '*/rnn_bench_hand_written.mjs';
declare module '*/@jax-js/jax/dist/index.js';
