import { TrainingServer } from '../../../web/worker/training_server.ts';
import { FakeClock, fakeCore } from './fake_core.mjs';

/**
 * A training server over a fake core and clock, with what it posted.
 *
 * @param {Record<string, any>} [plan]
 * @param {any} [load]
 * @param {any} [findResources]
 */
export function start(plan = {}, load = undefined, findResources = async () => ({}), processors = 8) {
  const clock = new FakeClock();
  const core = fakeCore(clock, plan);
  const posted = [];
  const page = { looks: true };
  const server = new TrainingServer({
    now: clock.now,
    processors,
    soon: clock.soon,
    later: clock.later,
    load: load ?? (() => Promise.resolve(core)),
    provide: () => {},
    findResources,
    post: (message, transfer) => {
      posted.push({ ...message, at: clock.time, transfer: transfer ?? [] });
      if (message.kind === 'telemetry' && page.looks) void server.handle({ type: 'seen' });
      if (message.kind === 'frames' && page.looks)
        void server.handle({ type: 'seen', subscription: message.subscription });
    },
  });
  let id = 0;
  const ask = async (request) => {
    const mine = ++id;
    await server.handle({ id: mine, ...request });
    return () => posted.find((message) => message.id === mine);
  };
  const open = (config = {}, subscriptions = []) =>
    ask({
      type: 'open',
      build: 'simd128',
      config: { task: 'fake', fit: { epochs: 2 }, ...config },
      subscriptions,
    });
  const telemetry = () =>
    posted
      .filter(({ kind }) => kind === 'telemetry')
      .map((message) => ({ ...message.telemetry, at: message.at }));
  const subscribe = (subscription, request = {}, readout = 'fake') =>
    ask({ type: 'subscribe', subscription: { id: subscription, readout, request } });
  const frames = (subscription) =>
    posted
      .filter((message) => message.kind === 'frames' && message.subscription === subscription)
      .flatMap(({ frames, at, transfer }) => frames.map((frame) => ({ ...frame, at, transfer })));
  const refusals = () => posted.filter(({ kind }) => kind === 'refusal');
  const told = { telemetry, frames, refusals, last: () => telemetry().at(-1) };
  return { clock, core, posted, page, ask, open, subscribe, ...told };
}
