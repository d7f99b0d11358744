import { chromium } from 'playwright-core';

/** The toolchain's browser (web/toolchain/system.sh), headless, with a fresh profile and without its services. */
export function launchChromium(more = []) {
  return chromium.launch({
    executablePath: process.env.RNN_CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    // As root the browser refuses its sandbox.
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
}
