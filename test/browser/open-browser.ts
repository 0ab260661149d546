import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Debian's: https://packages.debian.org/chromium */
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Nothing but the page under test: no profile, no calls home. Each browser gets a fresh user data directory. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export interface Visit {
  page: Page;
  /** What the browser complained about: errors of scripts, of the content security policy, failed loads. */
  complaints: string[];
  /** Addresses outside of the service that the page asked for. */
  foreign: string[];
  close(): Promise<void>;
}

/** A person in front of a fresh browser window. */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    ...options,
  });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  // A machine may be busy with other things; what is too slow for people has tests of its own.
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  const foreign: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(new URL(url).origin)) foreign.push(request.url());
  });
  await page.goto(url);
  return { page, complaints, foreign, close: () => context.close() };
}
