import { makeWorker } from '../app/make_worker.ts';
import { WorkerEngine } from '../app/worker_engine.ts';
import { definePlayground } from './rnn_playground.ts';

definePlayground(() => new WorkerEngine(makeWorker));
