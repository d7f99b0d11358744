/** Runners that train a workload in rounds: a page of the browser, or a program. Both are {first, seconds, round(), close()}. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** `promise`, or a rejection after so many milliseconds. */
async function within(limit, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not finished after ${limit / 1000} s`)), limit);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * A fresh page, so that nothing inherits another's memory: {ask, close}, where `ask(call, given)` resolves to what the call
 * says in the page, and rejects when that dies or takes more than `limit` milliseconds.
 */
export async function openPage({ browser, url }, limit) {
  const context = await browser.newContext();
  const close = () => context.close();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(limit);
    const died = new Promise((_, reject) => page.on('crash', () => reject(new Error('its page died'))));
    died.catch(() => {});
    await page.goto(`${url}tests/bench/page.html`);
    await page.waitForFunction(() => window.isReady);
    return { ask: (call, given) => within(limit, Promise.race([page.evaluate(call, given), died])), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A peer that trains in a page of its own. */
export async function startInPage(place, { module, argument }, workload, limit) {
  const { ask, close } = await openPage(place, limit);
  try {
    const started = await ask((given) => window.prepare(given), { module, argument, workload });
    return { ...started, round: () => ask(() => window.round(0)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A peer that is a program: see peers/index.mjs for what it prints and reads. */
export async function startProgram({ command, args, env }, limit) {
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const close = async () => void child.kill();
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (complaint += text));
  child.stdin.on('error', () => {});
  const failed = new Promise((_, reject) => {
    child.on('error', reject);
    child.on('close', () => reject(new Error(complaint.trim() || `${command} ended`)));
  });
  failed.catch(() => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await within(limit, Promise.race([lines.next(), failed]));
    return done ? failed : value;
  };
  try {
    const started = JSON.parse(await next());
    const round = async () => {
      child.stdin.write('\n');
      return Number(await next());
    };
    return { ...started, round, close };
  } catch (error) {
    await close();
    throw error;
  }
}
