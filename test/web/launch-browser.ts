import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser } from 'playwright-core';

// A browser that is one process ends with its first tab.
const ONE_PROCESS = ['--single-process', '--no-zygote'];

/** A Chromium from npm, which asks nobody on the network for anything. */
export async function launchBrowser(): Promise<Browser> {
  // What draws in place of a graphics card takes the processor from everything else.
  chromium.setGraphicsMode = false;
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [
      ...chromium.args.filter((argument) => !ONE_PROCESS.includes(argument)),
      '--disable-background-networking',
    ],
    headless: true,
  });
}
