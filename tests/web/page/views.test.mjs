/**
 * What every kind of view keeps to on the page: drawn from frames of the core in a narrow room, in both languages and
 * themes, without what axe finds; it says what is wrong with a frame, and what is gone reads nothing.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

import { kindNames } from '../../../web/views/registry.ts';
import { Playground, startBrowser } from './playground.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Of the narrowest phone, less the margins of the page. */
const width = 296;
const looks = [
  ['en', 'light'],
  ['ja', 'dark'],
];
/** Words of programs where those of people are wanted. */
const noText = /\bundefined\b|\bNaN\b|\[object |\bnull\b/;

let host;
before(async () => {
  host = await startBrowser();
});
after(() => host.close());

/** In the page: the playground's session, and a room of its own for one view after the other. */
function prepare(roomWidth) {
  const find = (root, name) => {
    for (const element of root.querySelectorAll('*')) {
      const found =
        element.localName === name ? element : element.shadowRoot && find(element.shadowRoot, name);
      if (found) return found;
    }
    return null;
  };
  const answers = () => find(document, 'rnn-answers');
  const { session } = answers();
  const room = document.createElement('main');
  room.dataset.room = '';
  room.style = `position: fixed; inset: 0 auto auto 0; z-index: 9; width: ${roomWidth}px; max-height: 100vh;
    padding: 4px; overflow: auto; background: var(--page)`;
  const { shadowRoot } = document.querySelector('rnn-playground');
  // What stands behind would be drawn anew with every language and theme: twice the work.
  for (const other of /** @type {Iterable<HTMLElement>} */ (shadowRoot.children))
    if (other.localName !== 'style') other.style.display = 'none';
  shadowRoot.append(room);
  const until = async (what, holds, seconds = 20) => {
    for (const end = performance.now() + seconds * 1000; !holds();) {
      if (performance.now() > end) throw new Error(`${what} after ${seconds} s`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const text = (node) =>
    [...node.childNodes]
      .map((child) => {
        if (child.nodeType === Node.TEXT_NODE) return child.data;
        if (child.localName === 'style') return '';
        return `${child.shadowRoot ? text(child.shadowRoot) : ''} ${text(child)}`;
      })
      .join('');
  // Whatever is opened does not train by itself for long.
  session.view({ pace: 1 });
  globalThis.contract = {
    answers,
    session,
    room,
    until,
    text: (view) => text(view.shadowRoot).replaceAll(/\s+/g, ' ').trim(),
    /** Opens a task, trains it for a batch, and lists the readouts that a view shows of it. */
    async open([task, options]) {
      await session.openTask(task);
      await session.synced();
      if (options) {
        await session.changeData((experiment) => ({
          ...experiment,
          task: { class_name: task, config: options },
        }));
        await session.synced();
      }
      await session.pause();
      if (session.trains) await session.advance('batch');
      const { inspection, readouts } = session.setup.get();
      if (!inspection || session.task.name !== task) throw new Error(`${task} is not open`);
      return readouts.filter(({ view, applies }) => view !== '' && applies);
    },
    /** Mounts a view with a session that counts its subscriptions, and whose next frame may be of another kind. */
    async mount(readout) {
      const counts = { now: 0, all: 0 };
      const watched = Object.create(session, {
        subscribe: {
          value: (name, request, listener) => {
            counts.now += 1;
            counts.all += 1;
            const stop = session.subscribe(name, request, listener);
            counts.listener = listener;
            return () => {
              counts.now -= 1;
              stop();
            };
          },
        },
      });
      for (const name of ['state', 'setup', 'run', 'selection', 'edits', 'variants', 'task'])
        Object.defineProperty(watched, name, { get: () => session[name] });
      for (const name of ['ask', 'select']) watched[name] = session[name].bind(session);
      const view = Object.assign(/** @type {any} */ (document.createElement('rnn-view')), {
        ...{ session: watched, readout, t: answers().t, theme: answers().theme },
      });
      room.replaceChildren(view);
      if (readout.cadence === 'every_batches') {
        await session.reset();
        await session.advance('batch');
      }
      await until(`no picture of ${readout.view}`, () => view.dataset.kind === readout.view || view.fault);
      await view.updateComplete;
      return { view, counts };
    },
  };
}

/** What is wrong with the view that is mounted, in a language and a theme. */
async function faultsOf(page, language, theme) {
  const found = await page.page.evaluate(
    async ({ look, limit }) => {
      const { room, session, text, answers, until } = globalThis.contract;
      const view = room.firstElementChild;
      session.view(look);
      await until('no such language', () => answers().t.language === look.language);
      await answers().updateComplete;
      Object.assign(view, { t: answers().t, theme: answers().theme });
      await new Promise((resolve) => setTimeout(resolve, 150));
      const wide = [];
      const walk = (root) => {
        for (const element of root.querySelectorAll('*')) {
          const scrolls = /auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX);
          const { right, width: own } = element.getBoundingClientRect();
          if (own > 0 && right > room.getBoundingClientRect().right + 1) wide.push(element.localName);
          if (!scrolls && element.shadowRoot) walk(element.shadowRoot);
        }
      };
      if (room.scrollWidth > limit + 8) walk(view.shadowRoot);
      const { violations } = await globalThis.axe.run(
        { include: [{ fromShadowDom: ['rnn-playground', '[data-room]'] }] },
        { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
      );
      return {
        text: text(view),
        heading: view.heading,
        fault: view.fault,
        wide: [...new Set(wide)],
        violations: violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)}`),
      };
    },
    { look: { language, theme }, limit: width },
  );
  const faults = [];
  const { text, heading, fault, wide, violations } = found;
  if (fault !== null) faults.push(`a fault: ${JSON.stringify(fault)}`);
  // The answers that a task begins with stand below the page's own heading.
  if (heading !== '' && /[ぁ-んァ-ヶ一-龠]/.test(heading) !== (language === 'ja'))
    faults.push(`heading ${heading}`);
  const wrong = noText.exec(text);
  if (wrong) faults.push(`text: …${text.slice(Math.max(0, wrong.index - 60), wrong.index + 60)}…`);
  if (wide.length > 0) faults.push(`wider than ${width} pixels: ${wide}`);
  return [...faults, ...violations];
}

test('every kind of view keeps to what a view promises', async () => {
  const page = await Playground.open(host.browser, `${host.server.url}#v=1&task=binary-addition`);
  await page.state('running', 'done');
  const tasks = await page.tasks();
  await page.page.evaluate(axe);
  await page.page.evaluate(prepare, width);
  await page.page.evaluate(() => globalThis.contract.session.loadWhole());
  const seen = new Set();
  const faults = [];
  // Classes in place of numbers have a picture of their own.
  for (const [task, options] of [...tasks.map((name) => [name, null]), ['weather', { predict: 'weather' }]]) {
    const readouts = await page.page.evaluate((wanted) => globalThis.contract.open(wanted), [task, options]);
    for (const readout of readouts.filter(({ view }) => kindNames.includes(view) && !seen.has(view))) {
      const kind = readout.view;
      seen.add(kind);
      const say = (what, list) => faults.push(...list.map((fault) => `${kind} (${task}, ${what}): ${fault}`));
      await page.page.evaluate(async (entry) => {
        globalThis.mounted = await globalThis.contract.mount(entry);
      }, readout);
      for (const [language, theme] of looks) say(language, await faultsOf(page, language, theme));
      const after = await page.page.evaluate(async () => {
        const { view, counts } = globalThis.mounted;
        const { session, until, room } = globalThis.contract;
        const { layers } = session.setup.get().inspection;
        session.select({ layer: layers?.at(-1)?.name ?? null, step: 0, sample: 1 });
        await view.updateComplete;
        counts.listener?.frame({ readout: '', data: { strange: true }, tensors: {} });
        const told = await until('no fault told', () => view.fault !== null, 2).then(
          () => null,
          ({ message }) => message,
        );
        await view.updateComplete;
        const alert = view.shadowRoot.querySelector('[role="alert"]');
        room.replaceChildren();
        await new Promise((resolve) => setTimeout(resolve, 50));
        session.select({ layer: null, step: null, sample: null });
        return { told, alert: alert?.textContent.trim() ?? '', left: counts.now, all: counts.all };
      });
      if (after.told) say('strange frame', [after.told]);
      else if (after.alert.length < 20) say('strange frame', [`its alert is '${after.alert}'`]);
      if (after.left !== 0 || after.all === 0)
        say('gone', [`${after.left} of ${after.all} subscriptions stay`]);
    }
  }
  assert.deepEqual(faults, []);
  assert.deepEqual([...seen].sort(), [...kindNames].sort());
  assert.deepEqual(page.errors, []);
  await page.close();
});
