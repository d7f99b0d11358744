/** A metric as Keras prints it: four decimals, or `1.4201e-06` when it is that small. */
export function metricText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  if (Math.abs(value) > 1e-3) return value.toFixed(4);
  const [mantissa, exponent] = value.toExponential(4).split('e') as [string, string];
  const digits = exponent.slice(1).padStart(2, '0');
  return `${mantissa}e${exponent[0]}${digits}`;
}

/** True for metrics that are shares of right answers, which headings show as percentages. */
export function isShare(metric: string): boolean {
  return /accuracy|acc$|sums_right/.test(metric);
}

export function shareText(value: number): string {
  const percent = value * 100;
  if (percent >= 100) return `${percent.toFixed(0)}%`;
  return `${(percent > 99.9 ? 99.9 : percent).toFixed(1)}%`;
}

/** Short enough for an axis: `0.25`, `2e+9`. */
export function tickText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) return value.toExponential(0);
  return String(Number(value.toPrecision(3)));
}

/** One value that is read from a picture: four significant figures. */
export function readingText(value: number): string {
  return Number.isNaN(value) ? 'nan' : String(Number(value.toPrecision(4)));
}

/** Short enough for a heading: `97.7%`, `0.0123`, `164.69`, `2.70e-4`, `1.94e+9`. */
export function headlineText(metric: string, value: number): string {
  if (isShare(metric)) return shareText(value);
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size <= 1e-3 || size >= 1e5) return value.toExponential(2);
  return size >= 100 ? value.toFixed(size >= 1000 ? 1 : 2) : metricText(value);
}

export function countText(value: number, language: string): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 0 }).format(value);
}

/** Three significant figures, for rates that change all the time. */
export function rateText(value: number, language: string): string {
  return new Intl.NumberFormat(language, { maximumSignificantDigits: 3 }).format(value);
}

/** Short enough for an axis of whole numbers: `500`, `20K`, `1M`. */
export function compactText(value: number, language: string): string {
  return value < 10_000
    ? String(value)
    : new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}

const day = 24 * 3600;

/** `0.42 s`, `7.3 s`, `1:05`, `2:03:09`, `16 days`, `44 years`. */
export function durationText(
  seconds: number,
  units: { seconds: string; days: string; years: string },
  language: string,
): string {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 1) return `${seconds.toFixed(2)} ${units.seconds}`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} ${units.seconds}`;
  if (seconds >= 2 * 365 * day) return `${countText(seconds / 365 / day, language)} ${units.years}`;
  if (seconds >= 2 * day) return `${countText(seconds / day, language)} ${units.days}`;
  const whole = Math.round(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** Keras's clock: `15s`, `1:05`, `2:03:09`. */
function kerasClock(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (whole > 3600)
    return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  if (whole > 60) return `${Math.floor(whole / 60)}:${two(whole % 60)}`;
  return `${whole}s`;
}

function kerasStep(seconds: number): string {
  if (seconds >= 1) return `${seconds.toFixed(0)}s/step`;
  if (seconds >= 1e-3) return `${(seconds * 1e3).toFixed(0)}ms/step`;
  return `${(seconds * 1e6).toFixed(0)}us/step`;
}

/** `accuracy: 0.5786 - loss: 0.6633`, in Keras 3's order. */
export function metricsText(metrics: Record<string, number>): string {
  return Object.keys(metrics)
    .sort()
    .map((name) => `${name}: ${metricText(metrics[name]!)}`)
    .join(' - ');
}

export const progressCells = 20;

export interface ProgressLine {
  batches: string;
  /** Filled cells of `progressCells`. */
  filled: number;
  time: string;
  metrics: string;
}

/** The parts of Keras 3's progress line, in which a step is a batch; `secondsPerBatch` is null before it is known. */
export function progressLine(
  progress: { batch: number; batches_per_epoch: number },
  metrics: Record<string, number>,
  secondsPerBatch: number | null,
): ProgressLine {
  const total = progress.batches_per_epoch;
  const width = String(total).length;
  const done = Math.min(progress.batch, total);
  const step = secondsPerBatch ?? 0;
  const seconds = done < total ? (total - done) * step : total * step;
  const time = secondsPerBatch === null ? '' : `${kerasClock(seconds)} ${kerasStep(step)}`;
  return {
    batches: `${String(done).padStart(width)}/${total}`,
    filled: total > 0 ? Math.floor((done / total) * progressCells) : 0,
    time,
    metrics: metricsText(metrics),
  };
}
