import { makeWorker } from '../app/make_worker.ts';
import { WorkerEngine } from '../app/worker_engine.ts';
import { RnnPlayground } from './rnn_playground.ts';

RnnPlayground.makeEngine = () => new WorkerEngine(makeWorker);
