import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type House, openHouse } from './local-house.ts';
import { openBrowser, visit } from './open-browser.ts';

const SECOND = 1_000;
let house: House;
let browser: Browser;
let page: Page;
let id: string;

beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse(), openBrowser()]);
  id = await house.start();
  await house.settled(id);
  page = (await visit(browser, `${house.url}#/onboardings/${id}`)).page;
  await page.getByRole('heading', { name: 'A person has to register' }).waitFor();
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

it('a stage that changes shows within a second', { retry: 2 }, async () => {
  const happened = Promise.withResolvers<number>();
  const stop = house.service.subscribe(({ event }) => {
    if (event.type === 'ExecutionSucceeded') happened.resolve(performance.now());
  });
  const shown = page.locator('.page-head').getByText('Succeeded');
  await house.call('POST', `/tasks/${id}.register-in-cupixworks/complete`, { status: 'active' });
  const at = await happened.promise;
  stop();
  await shown.waitFor({ timeout: SECOND - (performance.now() - at) });
  expect(await page.locator('li.stage.succeeded').count()).toBe(13);
});
