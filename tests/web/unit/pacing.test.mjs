/** The rate of training. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Meter } from '../../../web/worker/pacing.ts';

test('a validation of seconds neither ends the rate of training nor is left out of what remains', () => {
  const meter = new Meter();
  meter.start(0, 0);
  for (let at = 100; at <= 3000; at += 100) meter.record(at, at);
  assert.equal(meter.samplesPerSecond(), 1000);
  for (let at = 3100; at <= 6000; at += 100) meter.record(at, 3000, true);
  assert.equal(meter.samplesPerSecond(), 1000);
  assert.equal(meter.validationFactor, 2);
  assert.equal(meter.elapsedSeconds(6000), 6);
  // Twice as fast from now on: a second of training later it is seen.
  for (let at = 6100; at <= 7000; at += 100) meter.record(at, 3000 + 2 * (at - 6000));
  assert.equal(meter.samplesPerSecond(), 2000);
});

test('epochs shorter than a slice count with their validation', () => {
  const meter = new Meter();
  meter.start(0, 0);
  for (let at = 10; at <= 2000; at += 10) meter.record(at, at * 5, true);
  assert.equal(meter.samplesPerSecond(), 5000);
  assert.equal(meter.validationFactor, 1);
});
