import type { Telemetry } from '../protocol/messages.ts';
import type { Diverged } from '../protocol/progress.ts';

/**
 * The first place in this telemetry at which a loss is not finite; null where there is none. Telemetry tells of some
 * batches only, so that the values may have left the numbers a little before.
 */
export function divergence({
  progress,
  trace,
  history,
}: Pick<Telemetry, 'progress' | 'trace' | 'history'>): Diverged | null {
  if (!progress) return null;
  const { stopped, batches_per_epoch: perEpoch, epoch, batch, metrics, phase } = progress;
  if (stopped?.batch)
    return { epoch: stopped.epoch, batch: stopped.batch, ...(stopped.layer ? { layer: stopped.layer } : {}) };
  const point = trace.find(([, values]) => lost(values['loss']));
  if (point) {
    const before = Math.ceil(point[0] - 1e-9) - 1;
    return { epoch: before + 1, batch: Math.round((point[0] - before) * perEpoch) };
  }
  const row = history.epochs.findIndex((values) =>
    history.keys.some((key, at) => /^(val_)?loss$/.test(key) && lost(values[at])),
  );
  if (row >= 0) return { epoch: history.first + row + 1, batch: perEpoch };
  return phase === 'training' && batch > 0 && lost(metrics['loss']) ? { epoch: epoch + 1, batch } : null;
}

function lost(value: number | undefined): boolean {
  return value !== undefined && !Number.isFinite(value);
}
