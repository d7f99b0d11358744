/** What the page tests share: the built page over http and from its file, and its hooks (web/ui/test_ids.ts). */
import assert from 'node:assert/strict';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { optionTestId, testIds } from '../../../web/ui/test_ids.ts';
import { launchChromium } from '../../support/chromium.mjs';
import { serveStatic } from '../../support/static_server.mjs';

export { testIds };
export const dist = fileURLToPath(new URL('../../../web/dist', import.meta.url));
export const singleFile = pathToFileURL(`${dist}/rnn-playground.html`).href;

/** The tabs in which things are. */
const inDrawer = {
  summary: 'code',
  kerasCode: 'code',
  summaryStyle: 'code',
  copyCode: 'code',
  logRow: 'log',
};
const inLeft = {
  optimizer: 'training',
  loss: 'training',
  build: 'training',
  addLayerClass: 'model',
};

/** Of each browser the pages that tests have left, by those of their settings that a page has for ever. */
const leftPages = new WeakMap();

/** A browser and a server of the built page below a path of its own; `close` ends both. */
export async function startBrowser() {
  const server = await serveStatic(dist, '/some/where/');
  const browser = await launchChromium();
  leftPages.set(browser, new Map());
  return {
    server,
    browser,
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

/** The page in a context of its own. Console errors and exceptions are kept in `errors`. */
export class Playground {
  /**
   * Opens the page where a test before has left one, emptied: a process of its own and its compiled code are two thirds
   * of the work. One that is to be prepared is new.
   * @param {any} options
   */
  static async open(browser, url, options = {}) {
    const { prepare, viewport, colorScheme = 'light', ...others } = options;
    // Drawing what moves by itself would be a fifth of a test's time.
    const settings = { locale: 'en-US', reducedMotion: 'reduce', ...others };
    const kept = prepare ? undefined : leftPages.get(browser);
    const kind = JSON.stringify(settings);
    if (kept && !kept.has(kind)) kept.set(kind, []);
    const left = kept?.get(kind);
    const page = left?.pop() ?? (await (await browser.newContext(settings)).newPage());
    await page.setViewportSize(viewport ?? { width: 1280, height: 900 });
    await page.emulateMedia({ colorScheme });
    const playground = new Playground(page.context(), page);
    playground.#left = left;
    await prepare?.(page);
    await page.goto(url);
    return playground;
  }

  errors = [];
  #left;

  constructor(context, page) {
    this.context = context;
    this.page = page;
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.errors.push(message.text());
    });
  }

  /** Ends the page: nothing of it goes on, and nothing that it kept is there for the next. */
  async close() {
    if (!this.#left) return this.context.close();
    const { origin } = new URL(this.page.url());
    this.page.removeAllListeners();
    await this.page.unrouteAll();
    await this.context.setOffline(false);
    await this.page.goto('about:blank');
    await this.page.mouse.move(0, 0);
    const cdp = await this.context.newCDPSession(this.page);
    await cdp.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
    await cdp.detach();
    this.#left.push(this.page);
  }

  get(name, attributes = '') {
    return this.page.locator(`[data-testid="${testIds[name]}"]${attributes}`);
  }

  option(within, name) {
    return within.locator(`[data-testid="${optionTestId(name)}"]`);
  }

  layer(index) {
    return this.get('layerRow', `[data-index="${index}"]`);
  }

  /** Acts, so that the page is completed at once, without its first epoch or a few seconds before. */
  async complete() {
    await this.page.locator('h1').click();
  }

  /** The row of a layer with its form open. */
  async openLayer(index) {
    const row = this.layer(index);
    const button = row.locator(`[data-testid="${testIds.layerOpen}"]`);
    if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
    await row.locator(`[data-testid="${testIds.layerClass}"]`).waitFor();
    return row;
  }

  /** Chooses a class in the picker that `button` opens. */
  async pick(button, name) {
    await button.click();
    await this.get('layerSearch').fill(name);
    await this.get('layerChoice', `[data-class="${name}"]`).click();
  }

  layerClasses() {
    return this.get('layerRow').evaluateAll((rows) => rows.map((row) => row.dataset.class));
  }

  /** Until the run is in one of these states. */
  async state(...states) {
    await this.get('runState', `:is(${states.map((state) => `[data-state="${state}"]`).join()})`).waitFor();
  }

  /** Changes to another language, and waits for the page in it. */
  async speaks(language) {
    await this.choose('language', language);
    const letters = language === 'ja' ? /[ぁ-んァ-ヶ]/ : /^[^ぁ-んァ-ヶ]*$/;
    await this.get('stageTab').first().filter({ hasText: letters }).waitFor();
  }

  /** The focused element's node in a graph, its hook, or its tag. */
  focused() {
    return this.page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element?.getAttribute('data-node') ?? element?.getAttribute('data-testid') ?? element?.tagName;
    });
  }

  /** Until `name` has the focus, which some parts lead on once they are drawn. */
  async focuses(name) {
    const end = performance.now() + 10_000;
    let now;
    do now = await this.focused();
    while (now !== name && performance.now() < end);
    assert.equal(now, name);
  }

  /** Keeps `place` in sight until `part` is drawn: views above it grow with their first answers. */
  async look(place, part) {
    const end = performance.now() + 60_000;
    do {
      await place.scrollIntoViewIfNeeded();
      if (await part.isVisible()) return;
      await this.page.waitForTimeout(50);
    } while (performance.now() < end);
    await part.waitFor();
  }

  async metric(name) {
    return Number(await this.get('metric', `[data-metric="${name}"]`).getAttribute('data-value'));
  }

  async epoch() {
    return Number(await this.get('epoch').getAttribute('data-value'));
  }

  /** Until the text of `name` fits; what is in the drawer is brought to the front. */
  async text(name, pattern) {
    if (name in inDrawer) await this.drawer(inDrawer[name]);
    await this.get(name).filter({ hasText: pattern }).waitFor();
  }

  /** Chooses an option, or a task in the task chooser. */
  async choose(name, value) {
    if (name in inLeft) await this.left(inLeft[name]);
    if (name in inDrawer) await this.drawer(inDrawer[name]);
    if (name === 'taskSelect') return this.chooseTask(value);
    await this.get(name).selectOption(value);
  }

  /** Names of all tasks. */
  async tasks() {
    await this.get('taskSelect').click();
    await this.get('taskCard').first().waitFor();
    const names = await this.get('taskCard').evaluateAll((cards) => cards.map(({ dataset }) => dataset.task));
    await this.page.keyboard.press('Escape');
    return names;
  }

  async chooseTask(task) {
    await this.get('taskSelect').click();
    await this.get('taskCard', `[data-task="${task}"]`).click();
    await this.get('taskSelect', `[data-task="${task}"]`).waitFor();
  }

  async chooseVariant(id) {
    await this.get('experimentMenu').click();
    await this.get('variant', `[data-variant="${id}"]`).click();
    await this.get('experimentMenu', `[data-variant="${id}"]`).waitFor();
  }

  /** In a narrow room: brings a place to the front. */
  async to(place) {
    const button = this.get('place', `[data-place="${place}"]`);
    if (await button.isVisible()) await button.click();
  }

  /** Shows a tab of the settings, of the stage, or of the drawer. */
  async left(tab) {
    await this.to('left');
    await this.get('leftTab', `[data-tab="${tab}"]`).click();
  }

  async stage(tab) {
    await this.to('stage');
    await this.get('stageTab', `[data-tab="${tab}"]`).click();
  }

  async drawer(tab) {
    const place = this.get('place', '[data-place="code"]');
    if (await place.isVisible()) {
      await place.click();
      if (tab !== 'code') await this.get('drawer').locator(`[data-tab="${tab}"]:visible`).click();
      return;
    }
    const button = this.get('drawerTab', `[data-tab="${tab}"]`);
    if ((await button.getAttribute('aria-expanded')) === 'false') await button.click();
  }

  /** Drops files on the element, as a person does: they hang over it first. */
  async drop(list, overlay = null) {
    const data = await this.page.evaluateHandle(
      (given) => {
        const transfer = new DataTransfer();
        for (const { name, bytes } of given)
          transfer.items.add(
            new File([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))], name),
          );
        return transfer;
      },
      list.map(({ name, content }) => ({ name, bytes: Buffer.from(content).toString('base64') })),
    );
    const main = this.page.locator('rnn-playground').locator('main');
    await main.dispatchEvent('dragenter', { dataTransfer: data });
    // It goes on hanging there.
    while ((await this.get('dropOverlay').count()) === 0) {
      await this.page.waitForTimeout(50);
      await main.dispatchEvent('dragover', { dataTransfer: data });
    }
    if (overlay) assert.match(await this.get('dropOverlay').textContent(), overlay);
    await main.dispatchEvent('drop', { dataTransfer: data });
    await this.get('dropOverlay').waitFor({ state: 'detached' });
  }

  /** Types into a field and leaves it. */
  async type(field, text) {
    await field.fill(text);
    await field.press('Enter');
  }

  /** Full speed, from the start, to the end. A reset comes first: what was edited may still end a run of before. */
  async trainToTheEnd() {
    await this.get('fullSpeed').click();
    await this.get('reset').click();
    await this.state('paused');
    await this.get('play').click();
    await this.state('done');
  }

  /** So many epochs from the start; then the run rests, with the same weights on every machine. */
  async trainFor(epochs) {
    await this.state('running', 'paused', 'done');
    await this.page.evaluate(async (wanted) => {
      const element = document.querySelector('rnn-playground');
      await element.pause();
      await element.reset();
      for (let epoch = 0; epoch < wanted; epoch += 1) await element.step('epoch');
    }, epochs);
    assert.equal(await this.epoch(), epochs);
  }

  /** What `document` heard of the element's events: [{name, detail, at}], from navigation on. */
  static async listen(page, names) {
    await page.addInitScript((heard) => {
      window.heard = [];
      for (const name of heard) {
        document.addEventListener(name, (event) => {
          window.heard.push({ name, detail: event.detail, at: performance.now() });
        });
      }
    }, names);
  }

  heard(name) {
    return this.page.evaluate((wanted) => window.heard.filter((event) => event.name === wanted), name);
  }

  /** Every sum shown is right, and there are some. Answers of the last weights come a moment after the end. */
  async allSumsRight() {
    await this.get('predictionRow').first().waitFor();
    await this.get('predictionRow', '[data-right="false"]').first().waitFor({ state: 'detached' });
    const right = await this.get('predictionRow').evaluateAll((rows) => rows.map((row) => row.dataset.right));
    assert.ok(right.length >= 5, `${right.length} sums`);
    assert.ok(
      right.every((value) => value === 'true'),
      right.join(),
    );
    for (const text of await this.get('predictionRow').allTextContents()) {
      const [, a, b, c] = /(\d+)\s*\+\s*(\d+)\s*=\s*(\d+)/.exec(text);
      assert.equal(Number(a) + Number(b), Number(c), text);
    }
  }
}
