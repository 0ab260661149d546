/**
 * Measures how the console page lists and filters a thousand onboardings: the real local service, in Chromium. Run
 * by `npm run bench:console`. Ratios, because milliseconds belong to one machine; pauses, because people feel those.
 */

import type { Page } from 'playwright-core';
import { recordProgress, recordStart } from '#runtime/ledger.ts';
import { openHouse } from '#test/browser/local-house.ts';
import { openBrowser, visit } from '#test/browser/open-browser.ts';
import { median } from './import-time.ts';
import { tableOf } from './table.ts';

const ONBOARDINGS = 1_000;
const CUSTOMERS = 40;
const PAGE = 50;
const SAMPLES = 5;
const STATUSES = ['SUCCEEDED', 'FAILED', 'RUNNING'] as const;
/** What takes longer than this without a break, somebody may notice: https://www.w3.org/TR/longtasks-1/ */
const PAUSE_MS = 50;

/** Notes in the page whatever kept it busy for too long. */
const WATCH_PAUSES = `
  globalThis.pauses = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) globalThis.pauses.push(duration);
  }).observe({ type: 'longtask' });
`;

const [house, browser] = await Promise.all([openHouse(), openBrowser()]);
try {
  await main();
} finally {
  await browser.close();
  await house.close();
}

async function main(): Promise<void> {
  const { page } = await visit(browser, 'about:blank');
  await page.addInitScript(WATCH_PAUSES);
  const empty = await several(() => openList(page, 'No onboarding yet'));
  await seed();
  const rows: Row[] = [{ what: 'Open an empty list', ...empty }];
  const add = async (what: string, times: Promise<Times>) => rows.push({ what, ...(await times) });
  await add(
    `Open a list of ${ONBOARDINGS}`,
    several(() => openList(page, 'Show more')),
  );
  await add(`Show all ${ONBOARDINGS}, per page of ${PAGE}`, showAll(page));
  await add(
    'Search in it',
    several(() => search(page)),
  );
  await add(
    'Filter by status',
    several(() => filter(page)),
  );
  process.stdout.write(
    tableOf(
      ['Medians', 'Time', 'To an empty list', `Longest pause over ${PAUSE_MS} ms`],
      rows.map(({ what, ms, pause }) => [
        what,
        `${ms.toFixed(0)} ms`,
        `${(ms / empty.ms).toFixed(2)} ×`,
        pause > 0 ? `${pause.toFixed(0)} ms` : 'none',
      ]),
    ),
  );
}

interface Times {
  ms: number;
  /** The longest, in milliseconds. */
  pause: number;
}
type Row = Times & { what: string };

/** Of each customer the same number; every third has failed, every third runs. */
async function seed(): Promise<void> {
  for (let at = 0; at < ONBOARDINGS; at += 1) {
    const customer = `customer-${at % CUSTOMERS}`;
    const id = `${customer}-${at.toString(16).padStart(8, '0')}`;
    const executionArn = `arn:aws:states:us-east-1:111122223333:execution:Onboarding:${id}-1`;
    await recordStart({ id, kind: 'onboarding', customer, executionArn, request: {} });
    const status = STATUSES[at % STATUSES.length];
    if (status !== 'RUNNING') await recordProgress(id, { status });
  }
}

async function several(work: () => Promise<Times>): Promise<Times> {
  const times: Times[] = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) times.push(await work());
  return { ms: median(times.map(({ ms }) => ms)), pause: median(times.map(({ pause }) => pause)) };
}

async function openList(page: Page, sign: string): Promise<Times> {
  await page.goto('about:blank');
  return measure(page, async () => {
    await page.goto(house.url);
    await page.getByText(sign).waitFor();
  });
}

async function showAll(page: Page): Promise<Times> {
  const times: Times[] = [];
  for (let shown = 2 * PAGE; shown <= ONBOARDINGS; shown += PAGE) {
    const turn = async () => {
      await page.getByRole('button', { name: 'Show more' }).click();
      await page.locator('.list-end').getByText(`${shown} shown`).waitFor();
    };
    times.push(await measure(page, turn));
  }
  return { ms: median(times.map(({ ms }) => ms)), pause: Math.max(...times.map((t) => t.pause)) };
}

async function search(page: Page): Promise<Times> {
  const box = page.getByLabel('Search');
  const times = await measure(page, async () => {
    await box.pressSequentially('customer-17');
    await page
      .locator('.list-end')
      .getByText(`${ONBOARDINGS / CUSTOMERS} shown`)
      .waitFor();
  });
  await box.fill('');
  await page.locator('.list-end').getByText(`${PAGE} shown`).waitFor();
  return times;
}

async function filter(page: Page): Promise<Times> {
  const choose = (name: string) => page.getByRole('radio', { name }).check();
  const lines = page.getByRole('list', { name: 'Onboardings' });
  const times = await measure(page, async () => {
    await choose('Failed');
    await lines.getByText('Succeeded').first().waitFor({ state: 'detached' });
  });
  await choose('All');
  await lines.getByText('Succeeded').first().waitFor();
  return times;
}

/** Times in the page's own clock would miss what happens before it is there. */
async function measure(page: Page, work: () => Promise<void>): Promise<Times> {
  await page.evaluate('globalThis.pauses?.splice(0)');
  const begin = performance.now();
  await work();
  const ms = performance.now() - begin;
  const pauses = (await page.evaluate('globalThis.pauses ?? []')) as number[];
  return { ms, pause: Math.max(0, ...pauses) };
}
