import axe, { type AxeResults, type RunOptions } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** Somebody at the page. */
export interface Visit {
  readonly page: Page;
  /** What the browser's console has said, errors of the page included, but for what a test takes for granted. */
  readonly console: readonly string[];
  readonly signIn: (token: string, path?: string) => Promise<void>;
  /** What axe finds in what is on the screen, in light and in dark colours. */
  readonly violations: () => Promise<string[]>;
  /** How far things have moved by themselves, as browsers count it: what follows on a key or a click is not in it. */
  readonly layoutShift: () => Promise<number>;
  readonly close: () => Promise<void>;
}

const WIDE = { width: 1280, height: 900 };
const PATIENCE_MS = 15_000;

/** In the browser, before anything of the page. */
const COUNT_LAYOUT_SHIFTS = `
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) window.shifted += value;
  }).observe({ type: 'layout-shift', buffered: true });`;

export async function openVisit(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: WIDE,
    baseURL: address,
    locale: 'en-GB',
    timezoneId: 'UTC',
    // What moves is looked at in the middle otherwise.
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  await page.addInitScript(COUNT_LAYOUT_SHIFTS);
  page.setDefaultTimeout(PATIENCE_MS);
  const said: string[] = [];
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`pageerror: ${String(error)}`));

  return {
    page,
    console: said,
    async signIn(token, path = '/') {
      await page.goto(path);
      await page.getByLabel('Access token', { exact: true }).fill(token);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('button', { name: 'Sign out' }).waitFor();
    },
    async violations() {
      const found: string[] = [];
      await loadAxe(page);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        // Everything else is the same in other colours.
        const violations = await runAxe(page, colorScheme === 'light' ? {} : { runOnly: ['color-contrast'] });
        for (const { id, help, nodes } of violations) {
          const where = nodes.map(({ target, failureSummary }) => `${target.join(' ')} (${failureSummary})`);
          found.push(`${colorScheme}: ${id}: ${help}: ${where.join('; ')}`);
        }
      }
      await page.emulateMedia({ colorScheme: null });
      return found;
    },
    layoutShift: () => page.evaluate<number>('window.shifted'),
    close: () => context.close(),
  };
}

/** Loads axe into the page, where a visit has not loaded it yet. */
async function loadAxe(page: Page): Promise<void> {
  if (!(await page.evaluate<boolean>(`'axe' in window`))) await page.evaluate(axe.source);
}

function runAxe(page: Page, options: RunOptions): Promise<AxeResults['violations']> {
  const given = JSON.stringify({ ...options, resultTypes: ['violations'] });
  return page.evaluate(`axe.run(document, ${given}).then(({ violations }) => violations)`);
}
