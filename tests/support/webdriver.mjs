/**
 * Firefox over WebDriver BiDi and WebKitGTK over WebDriver, both as Debian packages them, behind one small surface:
 * headless (WebKitGTK on a virtual screen), with a fresh profile.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';

/** The path of a program, or null. */
function program(name) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {
      // It may be in the next folder.
    }
  }
  return null;
}

/** The processes and folders of a browser, which all end with it. */
class Household {
  folder = mkdtempSync(join(tmpdir(), 'rnn-browser-'));
  #children = [];

  start(command, args, env) {
    // A group of its own, since browsers have children.
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    child.on('error', () => {});
    child.stdout.resume();
    child.stderr.resume();
    this.#children.push(child);
    return child;
  }

  async end() {
    for (const child of this.#children.reverse()) {
      if (child.exitCode !== null || child.pid === undefined) continue;
      const gone = once(child, 'exit');
      try {
        process.kill(-child.pid, 'SIGKILL');
        await gone;
      } catch {
        // It has ended by itself.
      }
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The first line of a stream in which the pattern is found, as a match. */
async function lineWith(stream, pattern, what) {
  const timer = setTimeout(() => stream.destroy(new Error(`${what} says nothing`)), 30_000);
  try {
    for await (const line of createInterface({ input: stream })) {
      const match = pattern.exec(line);
      if (match) return match;
    }
  } finally {
    clearTimeout(timer);
  }
  throw new Error(`${what} ended`);
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The environment with a home of its own, and the variables of the locale as given: null for none. */
function environment(folder, locale) {
  const kept = Object.entries(process.env).filter(([name]) => !/^(LANG|LANGUAGE|LC_.*)$/.test(name));
  const folders = ['HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_DATA_HOME'].map((name) => [
    name,
    folder,
  ]);
  return Object.fromEntries([...kept, ...folders, ...(locale === null ? [] : [['LANG', locale]])]);
}

/** In the page: the elements that match, through all open shadow roots. */
const finder = `(root, selector) => {
  const found = [];
  const look = (node) => {
    for (const element of node.querySelectorAll('*')) {
      if (element.matches(selector)) found.push(element);
      if (element.shadowRoot) look(element.shadowRoot);
    }
  };
  look(root);
  return found;
}`;

class Firefox {
  errors = [];
  requests = [];
  #house;
  #socket;
  #context;
  #nextId = 1;
  #waiting = new Map();

  static async start(locale) {
    const house = new Household();
    try {
      const profile = mkdtempSync(join(house.folder, 'profile-'));
      const child = house.start(
        program('firefox-esr') ?? program('firefox'),
        ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0', 'about:blank'],
        environment(house.folder, locale),
      );
      const [, url] = await lineWith(child.stderr, /WebDriver BiDi listening on (ws:\S+)/, 'Firefox');
      child.stderr.resume();
      const socket = new WebSocket(`${url}/session`);
      await once(socket, 'open');
      const firefox = new Firefox(house, socket);
      await firefox.#begin();
      return firefox;
    } catch (error) {
      await house.end();
      throw error;
    }
  }

  constructor(house, socket) {
    this.#house = house;
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#receive(JSON.parse(data)));
  }

  async #begin() {
    await this.#send('session.new', { capabilities: {} });
    await this.#send('session.subscribe', { events: ['log.entryAdded', 'network.beforeRequestSent'] });
    const { contexts } = await this.#send('browsingContext.getTree', {});
    this.#context = contexts[0].context;
  }

  #send(method, params) {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  #receive(message) {
    if (message.type === 'event') {
      const { method, params } = message;
      if (method === 'network.beforeRequestSent') this.requests.push(params.request.url);
      else if (['warn', 'error'].includes(params.level)) this.errors.push(params.text);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.type === 'success') waiting?.resolve(message.result);
    else waiting?.reject(new Error(message.message));
  }

  async goto(url) {
    await this.#send('browsingContext.navigate', { context: this.#context, url, wait: 'complete' });
  }

  async call(body, given) {
    return (await this.#evaluate(body, given)).value;
  }

  async #evaluate(body, given) {
    const answer = await this.#send('script.callFunction', {
      functionDeclaration: body,
      arguments: [{ type: 'string', value: given }],
      awaitPromise: true,
      target: { context: this.#context },
    });
    if (answer.type !== 'success') throw new Error(answer.exceptionDetails.text);
    return answer.result;
  }

  async act(actions) {
    await this.#send('input.performActions', { context: this.#context, actions });
  }

  async setFiles(selector, files) {
    const { sharedId } = await this.#evaluate(`(selector) => (${finder})(document, selector)[0]`, selector);
    await this.#send('input.setFiles', { context: this.#context, element: { sharedId }, files });
  }

  async end() {
    this.#socket.close();
    await this.#house.end();
  }
}

class WebKit {
  #house;
  #session;

  static async start(locale) {
    const house = new Household();
    try {
      const env = environment(house.folder, locale);
      const screen = house.start(
        program('Xvfb'),
        ['-displayfd', '1', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'],
        env,
      );
      const [display] = await lineWith(screen.stdout, /^\d+$/, 'Xvfb');
      const port = await freePort();
      house.start(program('WebKitWebDriver'), [`--port=${port}`], { ...env, DISPLAY: `:${display}` });
      const webkit = new WebKit(house, `http://127.0.0.1:${port}/session`);
      await webkit.#begin();
      return webkit;
    } catch (error) {
      await house.end();
      throw error;
    }
  }

  constructor(house, session) {
    this.#house = house;
    this.#session = session;
  }

  async #begin() {
    for (let tries = 0; ; tries += 1) {
      try {
        const { sessionId } = await this.#send('POST', '', { capabilities: { alwaysMatch: {} } });
        this.#session += `/${sessionId}`;
        break;
      } catch (error) {
        // The driver takes a moment to listen.
        if (tries > 50 || !(error instanceof TypeError)) throw error;
        await pause(100);
      }
    }
    await this.#send('POST', '/timeouts', { script: 60_000, pageLoad: 60_000 });
    await this.#send('POST', '/window/rect', { x: 0, y: 0, width: 1280, height: 900 });
  }

  async #send(method, path, body = {}) {
    const response = await fetch(this.#session + path, { method, body: JSON.stringify(body) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  }

  async goto(url) {
    await this.#send('POST', '/url', { url });
  }

  async call(body, given) {
    const { value, error } = await this.#send('POST', '/execute/async', {
      script: `const done = arguments[1];
        (${body})(arguments[0]).then((value) => done({ value }), (error) => done({ error: String(error) }));`,
      args: [given],
    });
    if (error) throw new Error(error);
    return value;
  }

  async act(actions) {
    await this.#send('POST', '/actions', { actions });
  }

  async setFiles(selector, files) {
    const element = await this.#send('POST', '/execute/sync', {
      script: `return (${finder})(document, arguments[0])[0];`,
      args: [selector],
    });
    await this.#send('POST', `/element/${Object.values(element)[0]}/value`, { text: files.join('\n') });
  }

  async end() {
    await this.#send('DELETE', '').catch(() => {});
    await this.#house.end();
  }
}

/** A page in a browser. The driver has goto, call (of a function's text with a string), act, setFiles and end. */
class Browser {
  #driver;

  constructor(driver) {
    this.#driver = driver;
  }

  /** Errors and warnings of the console, and exceptions, also of workers; null where the browser does not tell. */
  get errors() {
    return this.#driver.errors ?? null;
  }

  /** Addresses that were asked for; null where the browser does not tell. */
  get requests() {
    return this.#driver.requests ?? null;
  }

  goto(url) {
    return this.#driver.goto(url);
  }

  /** Chooses files in a file field. */
  setFiles(selector, files) {
    return this.#driver.setFiles(selector, files);
  }

  end() {
    return this.#driver.end();
  }

  /** The value of `body`, a function of (find, ...given) that runs in the page; find(selector) lists elements. */
  async run(body, ...given) {
    const text = await this.#driver.call(
      `async (given) => {
        const all = ${finder};
        const value = await (${body})((selector) => all(document, selector), ...JSON.parse(given));
        return JSON.stringify(value ?? null);
      }`,
      JSON.stringify(given),
    );
    return JSON.parse(text);
  }

  /** Resolves to what `body` says once that is true. */
  async until(body, ...given) {
    const end = Date.now() + 120_000;
    for (;;) {
      const value = await this.run(body, ...given);
      if (value) return value;
      if (Date.now() > end) throw new Error(`not within two minutes: ${body} ${JSON.stringify(given)}`);
      await pause(50);
    }
  }

  /** A click of the mouse in the middle of the element. */
  async click(selector) {
    const [x, y] = await this.until((find, wanted) => {
      const [element] = find(wanted);
      if (!element || element.disabled) return null;
      element.scrollIntoView({ block: 'center' });
      const { left, right, top, bottom } = element.getBoundingClientRect();
      return [Math.round((left + right) / 2), Math.round((top + bottom) / 2)];
    }, selector);
    await this.#driver.act([
      {
        type: 'pointer',
        id: 'mouse',
        parameters: { pointerType: 'mouse' },
        actions: [
          { type: 'pointerMove', duration: 0, x, y },
          { type: 'pointerDown', button: 0 },
          { type: 'pointerUp', button: 0 },
        ],
      },
    ]);
  }

  /** Puts the text into a field by keys, and leaves it with Enter. */
  async type(selector, text) {
    await this.click(selector);
    await this.run((find, wanted) => find(wanted)[0].select(), selector);
    const keys = [...text, '\uE007'].flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]);
    await this.#driver.act([{ type: 'key', id: 'keys', actions: keys }]);
  }
}

/** The browsers by name: {missing, start(locale)}, where `missing` says what has to be installed, or is null. */
export const browsers = {
  'Firefox ESR': {
    get missing() {
      return program('firefox-esr') || program('firefox')
        ? null
        : "Firefox is not installed (Debian's firefox-esr)";
    },
    start: async (locale) => new Browser(await Firefox.start(locale)),
  },
  WebKitGTK: {
    get missing() {
      if (!program('WebKitWebDriver')) return "WebKitGTK is not installed (Debian's webkit2gtk-driver)";
      return program('Xvfb') ? null : "there is no virtual screen for WebKitGTK (Debian's xvfb)";
    },
    start: async (locale) => new Browser(await WebKit.start(locale)),
  },
};
