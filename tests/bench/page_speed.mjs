/** The built page beside the library, and while it trains: figures for bars.mjs. */
import { Playground } from '../web/page/playground.mjs';

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const patch = (changes) => Buffer.from(JSON.stringify(changes)).toString('base64url');

/** The address of a task at full speed, with changes of its experiment. */
const address = (url, task, changes) => `${url}#v=2&task=${task}&pace=full&c=${patch(changes)}`;

/** A window as people have it. */
const windowSize = { width: 1280, height: 900 };
/** One in which all of the page is on the screen. */
const longWindow = { width: 1280, height: 6000 };

/** Opens the default task paused, to train for ever. */
async function openDefault(browser, url, view, viewport) {
  const experiment = { fit: { epochs: 1_000_000 } };
  const page = await Playground.open(browser, `${address(url, 'binary-addition', experiment)}&${view}`, {
    viewport,
  });
  await page.state('running');
  await page.page.waitForTimeout(1500);
  await page.get('pause').click();
  await page.state('paused');
  return page;
}

/**
 * Shows so many of the readouts that are on the page, hides the others, and makes the window no longer than these take:
 * without a graphics card the browser is busy with every pixel of it. Resolves to their names and the window's size.
 */
async function showReadouts(page, count) {
  await page.page
    .locator('rnn-view[data-kind]')
    .nth(count - 1)
    .waitFor();
  const [readouts, bottom] = await page.page.locator('rnn-view').evaluateAll((views, wanted) => {
    for (const view of views.slice(wanted)) view.style.display = 'none';
    const shown = views.slice(0, wanted);
    const bottoms = shown.map((view) => view.getBoundingClientRect().bottom);
    return [shown.map(({ dataset }) => dataset.readout), Math.ceil(Math.max(...bottoms))];
  }, count);
  const viewport = { width: windowSize.width, height: Math.max(windowSize.height, bottom) };
  await page.page.setViewportSize(viewport);
  return { readouts, viewport };
}

/** Samples a second of the page over a second and a half. */
async function pageRound(page) {
  await page.get('play').click();
  await page.page.waitForTimeout(1500);
  const rate = Number(await page.get('samplesPerSecond').getAttribute('data-value'));
  await page.get('pause').click();
  await page.state('paused');
  return rate;
}

/** The same of the library. */
async function libraryRound(ask) {
  const rates = [];
  const end = Date.now() + 1500;
  while (Date.now() < end) rates.push(await ask(() => window.round(0)));
  return rates.length / rates.reduce((sum, rate) => sum + 1 / rate, 0);
}

/**
 * The default task at full speed in the page: with no readout on the screen, as a share of the rate of the library; and
 * with three, as a share of the page with none in a window of the same size. They take turns; the medians over the rounds.
 * `ask` is that of a page in which the library has the same model ready.
 */
export async function measurePageSpeed(browser, url, ask, rounds = 8) {
  const bare = await openDefault(browser, url, 'hide=predictions,inside', windowSize);
  const full = await openDefault(browser, url, 'stage=inside', longWindow);
  const { readouts, viewport } = await showReadouts(full, 3);
  const shares = [];
  for (let round = 0; round < rounds; round += 1) {
    const library = await libraryRound(ask);
    const none = await pageRound(bare);
    await bare.page.setViewportSize(viewport);
    const noneBeside = await pageRound(bare);
    const three = await pageRound(full);
    await bare.page.setViewportSize(windowSize);
    shares.push({ library, none, noneBeside, three });
  }
  await Promise.all([bare.close(), full.close()]);
  return {
    readouts,
    rate: median(shares.map(({ none }) => none)),
    ofLibrary: median(shares.map(({ none, library }) => none / library)),
    withReadouts: median(shares.map(({ three, noneBeside }) => three / noneBeside)),
  };
}

/** Two LSTM(128) over windows of 40, batches of 64: as heavy as W5. */
const heavy = {
  task: { class_name: 'noisy-sine', config: { window: 40 } },
  model: {
    config: {
      layers: {
        $set: [
          { class_name: 'InputLayer', config: { batch_shape: [null, 40, 1] } },
          { class_name: 'LSTM', config: { units: 128, return_sequences: true } },
          { class_name: 'LSTM', config: { units: 128 } },
          { class_name: 'Dense', config: { units: 1 } },
        ],
      },
    },
  },
  fit: { batch_size: 64, epochs: 1000 },
};

/**
 * Milliseconds in which keys and clicks are answered while a heavy model trains, of the quietest of some rounds: what else
 * the machine does only slows them.
 */
export async function measureLatency(browser, url, rounds = 4) {
  const page = await Playground.open(browser, address(url, 'noisy-sine', heavy));
  await page.state('running');
  await page.text('summary', /198,273/);
  await page.page.waitForTimeout(1000);
  const taken = [];
  for (let round = 0; round < rounds; round += 1) taken.push(await inputLatencies(page));
  if ((await page.get('pause').count()) !== 1) throw new Error('the page trains no more');
  await page.close();
  return taken.sort((a, b) => a.p99 - b.p99)[0];
}

/**
 * Keys and clicks, from each event's own time to when its handlers and what they set off at once have run: how
 * long the page is deaf, and busy with it. Movements of the pointer are left out: the browser itself keeps them
 * back until the next frame.
 */
async function inputLatencies(page) {
  await page.page.evaluate(() => {
    window.latencies = [];
    if (window.measuring) return;
    window.measuring = true;
    for (const type of ['keydown', 'keyup', 'pointerdown', 'pointerup', 'click']) {
      // The window's own listeners are the last on an event's way.
      addEventListener(type, (event) => window.latencies.push(performance.now() - event.timeStamp));
    }
  });
  const { keyboard, mouse } = page.page;
  for (let round = 0; round < 120; round += 1) {
    // The lead: a place of the page without a control.
    if (round % 10 === 1) await mouse.click(700, 66);
    if (round % 10 === 2) {
      await page.left('training');
      await page.get('seed').focus();
    }
    await keyboard.press(['ArrowLeft', 'ArrowRight', 'Shift'][round % 3]);
    await page.page.waitForTimeout(10 + (round % 7));
  }
  const latencies = (await page.page.evaluate(() => window.latencies)).sort((a, b) => a - b);
  const at = (share) => latencies[Math.ceil(latencies.length * share) - 1];
  return { count: latencies.length, p50: at(0.5), p99: at(0.99) };
}
