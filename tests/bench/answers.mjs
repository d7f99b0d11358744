/** How soon the page answers what a reader types, slides or picks: figures for bars.mjs. */
import { Playground } from '../web/page/playground.mjs';

/** What a reader changes in a view, and the keys that do it, one after the other; `first` goes before them. */
const controls = [
  {
    select: 'input:not([type]), input[type="text"]:not([inputmode]), textarea',
    first: 'End',
    keys: ['a', 'Backspace'],
  },
  { select: 'input[inputmode]', first: 'End', keys: ['Backspace', '1'] },
  { select: 'input[type="range"]', first: 'Home', keys: ['ArrowRight', 'ArrowRight', 'ArrowLeft'] },
  { select: 'form input:not([type]), form input[type="text"]', first: 'End', keys: ['Enter'] },
  { select: 'button[aria-pressed][tabindex="0"]', first: 'ArrowRight', keys: [' '] },
  { select: '[role="application"]', first: 'ArrowRight', keys: ['ArrowRight', 'ArrowRight', 'ArrowLeft'] },
];
const presses = 24;

/**
 * To be run in the page. Notes into `window.answered` of each change the milliseconds from its key to when its view has
 * drawn the answer to a question that was put after it; one that puts no question is not noted.
 */
function watchAnswers() {
  window.answered = [];
  let changed = { view: null, since: 0 };
  let pressed = 0;
  const change = (event) => {
    const view = event.composedPath().find(({ localName }) => localName === 'rnn-view');
    changed = { view: view ?? null, since: pressed };
  };
  for (const name of ['input', 'submit', 'click']) addEventListener(name, change, true);
  addEventListener(
    'keydown',
    (event) => {
      pressed = event.timeStamp;
      if (/** @type {any} */ (event.composedPath()[0]).role === 'application') change(event);
    },
    true,
  );
  const drawn = (since) =>
    requestAnimationFrame(() => setTimeout(() => window.answered.push(performance.now() - since)));
  const take = (view) => {
    if (changed.view !== view) return null;
    changed.view = null;
    return changed.since;
  };
  window.watch = (view) => {
    const { host } = view.renderRoot.lastElementChild;
    if (!host || host.watched) return;
    const { ask, follow } = host;
    Object.assign(host, {
      watched: true,
      ask: async (request, patient) => {
        // A patient one is for what training changed.
        const since = patient ? null : take(view);
        const answer = await ask(request, patient);
        if (since !== null) drawn(since);
        return answer;
      },
      follow: (request) => {
        const since = take(view);
        const before = [view.renderRoot.lastElementChild.data, view.fault];
        follow(request);
        // The next change may come before the answer to this one, which then is not noted.
        const look = () => {
          if (changed.view !== null) return;
          const now = [view.renderRoot.lastElementChild.data, view.fault];
          if (now.every((one, at) => one === before[at])) requestAnimationFrame(look);
          else drawn(since);
        };
        if (since !== null) look();
      },
    });
  };
}

/** Presses the keys of all controls of the views in sight; resolves to the milliseconds of the answers, by readout. */
async function askAll(page) {
  const taken = {};
  const views = page.page.locator('rnn-view');
  // A tab may have none.
  await views
    .first()
    .waitFor({ timeout: 5000 })
    .catch(() => null);
  for (let at = 0; at < (await views.count()); at += 1) {
    const view = views.nth(at);
    const readout = await view.getAttribute('data-readout');
    await view.evaluate((host) => host.scrollIntoView({ block: 'center' }));
    // The first frame of a view that is in sight.
    await page.page.waitForTimeout(300);
    await page.page
      .locator(`rnn-view[data-readout="${readout}"][data-kind]`)
      .first()
      .waitFor({ timeout: 5000 })
      .catch(() => null);
    await view.evaluate((element) => window.watch(element));
    for (const { select, first, keys } of controls) {
      const control = view.locator(select).filter({ visible: true }).first();
      if ((await control.count()) === 0) continue;
      await control.focus();
      await page.page.keyboard.press(first);
      await page.page.waitForTimeout(300);
      await page.page.evaluate(() => {
        window.answered = [];
      });
      for (let press = 0; press < presses; press += 1) {
        await page.page.keyboard.press(keys[press % keys.length]);
        await page.page.waitForTimeout(120 + 7 * (press % 5));
      }
      await page.page.waitForTimeout(400);
      const answers = await page.page.evaluate(() => window.answered);
      if (answers.length > 0) taken[readout] = [...(taken[readout] ?? []), ...answers];
    }
  }
  return taken;
}

const at = (values, share) => values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1];

/**
 * For each task, each readout that answers, and a run at full speed and at rest: {task, readout, when: 'training' or
 * 'rest', count of answers, p50 and p95 in milliseconds}.
 */
export async function measureAnswers(browser, url, say, only = null) {
  const changes = Buffer.from(JSON.stringify({ fit: { epochs: 1_000_000 } })).toString('base64url');
  const first = await Playground.open(browser, url);
  const tasks = only ?? (await first.tasks());
  await first.close();
  const rows = [];
  for (const task of tasks) {
    say(`  ${task}`);
    const page = await Playground.open(browser, `${url}#v=2&task=${task}&pace=full&c=${changes}`, {
      viewport: { width: 1440, height: 900 },
      prepare: (tab) => tab.addInitScript(watchAnswers),
    });
    const pause = page.get('pause');
    await pause.or(page.get('untrained')).first().waitFor();
    const measure = async (when) => {
      for (const tab of ['answers', 'inside']) {
        await page.stage(tab);
        for (const [readout, taken] of Object.entries(await askAll(page)))
          rows.push({
            ...{ task, readout, when, count: taken.length },
            ...{ p50: at(taken, 0.5), p95: at(taken, 0.95) },
          });
      }
    };
    if ((await pause.count()) > 0) {
      await measure('training');
      await pause.click();
      await page.state('paused');
    }
    await measure('rest');
    await page.close();
  }
  return rows;
}
