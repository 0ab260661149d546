import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Onboarding } from '#console/api/views.ts';
import { expectAccessible } from './accessible.ts';
import { type House, openHouse } from './local-house.ts';
import { openBrowser, type Visit, visit } from './open-browser.ts';
import { takePicture } from './take-picture.ts';

let house: House;
let browser: Browser;
let here: Visit;
let page: Page;
let id: string;

beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse(), openBrowser()]);
  await house.simulate('activate-integration:failed');
  id = await house.start({ customer: 'acme' });
  await house.settled(id);
  await house.simulate();
  await house.finish(await house.start({ customer: 'borealis' }));
  here = await visit(browser, house.url, { colorScheme: 'dark' });
  page = here.page;
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

const look = () => house.call<Onboarding>('GET', `/onboardings/${id}`);
const focused = () => page.evaluate(() => document.activeElement?.textContent);

describe('a platform engineer at night, with the keyboard alone', () => {
  it('finds what has failed', async () => {
    await page.getByRole('link', { name: 'borealis' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to content');
    await page.keyboard.press('Enter');
    // New onboarding, search, customer.
    for (let presses = 0; presses < 4; presses += 1) await page.keyboard.press('Tab');
    // The group of choices is one stop; arrow keys choose: Running, then Failed.
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('link', { name: 'borealis' }).waitFor({ state: 'detached' });
    expect(await page.getByRole('listitem').count()).toBe(1);
    expect(page.url()).toContain('status=FAILED');
    await expectAccessible(page);
    await takePicture(page, 'list');
  });

  it('opens it and reads the cause', async () => {
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('acme');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Activate integration failed' }).waitFor();
    expect(await focused()).toContain('acme');
    const card = page.getByRole('region', { name: 'Activate integration failed' });
    const text = await card.innerText();
    const { failure } = await look();
    expect(text).toContain(failure!.summary);
    expect(text).toContain(failure!.fix);
    expect(text).toContain('Oracle Integration instance');
    expect(text).toContain('All of it is kept');
    expect(text).toContain(`oic-onboarding resume ${id}`);
    expect(text).toContain('ActivationFailed');
    const state = page.locator('g[data-status="failed"]');
    expect(await state.count()).toBeGreaterThan(0);
    await expectAccessible(page);
    await takePicture(page, 'failed-at-night');
  });

  it('resumes it', async () => {
    await house.simulate();
    await page.getByRole('button', { name: 'Resume' }).focus();
    await page.keyboard.press('Enter');
    await page
      .getByRole('heading', { name: 'A person has to register the five values in CupixWorks' })
      .waitFor();
    expect((await look()).status).toBe('RUNNING');
  });

  it('sees that the connection is lost, and that it is back', async () => {
    await page.route('**/changes', (route) => route.abort());
    await page.reload();
    await page.getByText('Connection lost, trying again').waitFor();
    await page.unroute('**/changes');
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('heading', { name: 'Stages' }).waitFor();
    here.complaints.splice(0);
  });

  it('is told what a wrong address means', async () => {
    await page.goto(`${house.url}#/onboardings/nobody-00000000`);
    await page.getByText('There is no onboarding of this id here for you.').waitFor();
    await expectAccessible(page);
    await page.goto(`${house.url}#/elsewhere`);
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  });
});
