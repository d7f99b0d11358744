/** The time that the default model of each task needs to be good at it, in the page: figures for bars.mjs. */
import { Playground } from '../web/page/playground.mjs';

/**
 * A task is learned at the end of the first epoch in which a metric of its history is `least` or more, or `most` or
 * less; `seconds` is what it may take. Options of the experiment that are not its defaults are `changes`.
 */
export const goals = [
  { task: 'binary-addition', metric: 'val_accuracy', least: 0.99, seconds: 5 },
  { task: 'binary-addition-scratch', metric: 'val_accuracy', least: 0.99, seconds: 5 },
  { task: 'noisy-sine', metric: 'val_loss', most: 0.004, seconds: 5 },
  { task: 'sentiment', metric: 'val_accuracy', least: 0.72, seconds: 30 },
  { task: 'next-word', metric: 'val_perplexity', most: 4, seconds: 30 },
  { task: 'attention', metric: 'val_accuracy', least: 0.99, seconds: 60 },
  { task: 'sine-shapes', metric: 'val_loss', most: 0.005, seconds: 5 },
  { task: 'weather', metric: 'val_mean_absolute_error', most: 0.32, seconds: 5 },
  { task: 'own-data', metric: 'val_mean_absolute_error', most: 0.34, seconds: 5 },
  { task: 'long-memory', metric: 'val_loss', most: 0.02, seconds: 5 },
  { task: 'lstm-anatomy', metric: 'val_loss', most: 0.02, seconds: 5 },
  { task: 'bidirectional', metric: 'val_accuracy', least: 0.995, seconds: 5 },
  { task: 'autoencoder', metric: 'val_mean_squared_error', most: 0.05, seconds: 30 },
  { task: 'vae', metric: 'val_mean_squared_error', most: 0.051, seconds: 30 },
  { task: 'stacking', metric: 'val_accuracy', least: 0.85, seconds: 5 },
  { task: 'seq2seq', metric: 'val_accuracy', least: 0.99, seconds: 60 },
  { task: 'hred', metric: 'val_accuracy', least: 0.995, seconds: 60 },
  { task: 'vhred', metric: 'val_accuracy', least: 0.97, seconds: 60 },
  { task: 'word2vec', metric: 'val_loss', most: 0.26, seconds: 5 },
];

const reached = ({ metric, least = -Infinity, most = Infinity }, metrics) =>
  metrics[metric] >= least && metrics[metric] <= most;

/** Trains a task at full speed: {seconds: until its goal, or null; best: the metric's last value}. */
async function train(browser, url, goal, seed) {
  const changes = Buffer.from(JSON.stringify(goal.changes ?? {})).toString('base64url');
  const page = await Playground.open(
    browser,
    `${url}#v=2&task=${goal.task}&pace=full&seed=${seed}&c=${changes}&hide=predictions,inside`,
    { prepare: (tab) => Playground.listen(tab, ['ready', 'epoch', 'done', 'error']) },
  );
  try {
    for (;;) {
      const heard = await page.page.evaluate(() => window.heard);
      const from = heard.find(({ name }) => name === 'ready')?.at;
      const epochs = heard.filter(({ name }) => name === 'epoch');
      const good = epochs.find(({ detail }) => reached(goal, detail.metrics));
      const last = (good ?? epochs.at(-1))?.detail.metrics[goal.metric] ?? null;
      const seconds = good ? (good.at - from) / 1000 : null;
      if (good || heard.some(({ name }) => name === 'done' || name === 'error')) return { seconds, last };
      await page.page.waitForTimeout(50);
    }
  } finally {
    await page.close();
  }
}

/** For each goal {...goal, took: seconds of each seed in order, null where it was not reached, last: the metric then}. */
export async function measureQuality(browser, url, say, seeds = 3) {
  const results = [];
  for (const goal of goals) {
    say(`  ${goal.task}`);
    const runs = [];
    for (let seed = 0; seed < seeds; seed += 1) runs.push(await train(browser, url, goal, seed));
    results.push({ ...goal, took: runs.map(({ seconds }) => seconds), last: runs.map(({ last }) => last) });
  }
  return results;
}
