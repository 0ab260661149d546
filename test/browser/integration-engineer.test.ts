import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './accessible.ts';
import { ARCHIVE, type House, openHouse, PASSWORD, requestOf } from './local-house.ts';
import { openBrowser, type Visit, visit } from './open-browser.ts';
import { takePicture } from './take-picture.ts';

let house: House;
let browser: Browser;
let here: Visit;
let page: Page;

beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse(), openBrowser()]);
  here = await visit(browser, house.url);
  page = here.page;
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

const heading = (name: string | RegExp) => page.getByRole('heading', { name });
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });

async function fillIn(request: ReturnType<typeof requestOf>): Promise<void> {
  const { customer, oracle, primavera, cupixworks } = request;
  await page.getByLabel('Customer').fill(customer);
  await page.getByLabel('Project archive').setInputFiles(ARCHIVE);
  await page.getByLabel('Region').first().fill(oracle.region);
  await page.getByLabel('Compartment').fill(oracle.compartment);
  await page.getByLabel('Domain').fill(oracle.domain);
  await page.getByLabel('Instance to create').fill(oracle.instance.create);
  await page.getByLabel('URL').fill(primavera.url);
  await page.getByLabel('Username').fill(primavera.username);
  await page.getByLabel('Team').fill(cupixworks.team);
  await page.getByLabel('Project', { exact: false }).last().fill(cupixworks.project);
  await page.getByLabel('Administrator').fill(cupixworks.administrator);
}

describe('an integration engineer', () => {
  it('finds an empty list that says how to begin', async () => {
    await heading('No onboarding yet').waitFor();
    await expectAccessible(page);
    await takePicture(page, 'empty');
    await page.getByRole('link', { name: 'Start the first one' }).click();
    await heading('New onboarding').waitFor();
    expect(await page.title()).toBe('New onboarding · oic-onboarding');
  });

  it('is told at the fields what is missing', async () => {
    await button('Plan').click();
    await page.getByText('Customer is missing.').waitFor();
    expect(await page.getByLabel('Customer').getAttribute('aria-invalid')).toBe('true');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('field-customer');
    await expectAccessible(page);
  });

  it('sees by the plan that the password is wrong, before anything is touched', async () => {
    await fillIn(requestOf('acme'));
    await page.getByText('In the artifact store').waitFor();
    await page.getByLabel('Password', { exact: false }).fill('Wrong-Horse');
    await button('Plan').click();
    await heading('Plan').waitFor();
    await page.getByText('Preflight, Oracle Primavera Cloud: Invalid credentials').waitFor();
    expect(await house.call('GET', '/onboardings')).toEqual({ items: [] });
    await expectAccessible(page);
    await takePicture(page, 'plan');
  });

  it('starts anyway, and meets the failure: what was seen, what to do, how to go on', async () => {
    await button('Start anyway').click();
    await heading('Preflight failed: Invalid credentials').waitFor();
    const card = page.getByRole('region', { name: 'Preflight failed' });
    expect(await card.innerText()).toMatch(/What to do\..*Nothing; there is nothing to clean up/s);
    expect(await card.innerText()).toContain('oic-onboarding resume acme-');
    expect(await page.content()).not.toContain('Wrong-Horse');
    await expectAccessible(page);
    await takePicture(page, 'failed');
  });

  it('corrects the request, of which everything but the password is still there', async () => {
    await page.getByRole('link', { name: 'Change the request' }).click();
    await heading('Change the request').waitFor();
    expect(await page.getByLabel('Customer').inputValue()).toBe('acme');
    expect(await page.getByLabel('Password', { exact: false }).inputValue()).toBe('');
    await page.getByLabel('Username').fill('svc-cupix@acme.example');
    await page.getByLabel('Password', { exact: false }).fill(PASSWORD);
    await button('Plan').click();
    await page.getByText('Nothing stands in the way.').waitFor();
    // The connection's own sign-in will be refused: a failure in the middle of a run.
    await house.simulate('test-connection:wrong-password');
    await button('Start').click();
    await heading('Test connection failed: Invalid credentials').waitFor();
    await page.getByRole('region', { name: 'Attempts', exact: true }).waitFor();
    expect(await page.getByText('7 of 13, Test connection').count()).toBe(1);
    await expectAccessible(page);
  });

  it('resumes once the cause is gone, and the page follows without a reload', async () => {
    await house.simulate();
    await page.evaluate(() => Object.assign(window, { isSamePage: true }));
    await button('Resume').click();
    await heading('A person has to register the five values in CupixWorks').waitFor();
    expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true);
    expect(await page.getByRole('region', { name: /failed/ }).count()).toBe(0);
    const current = page.locator('li[aria-current="step"]');
    expect(await current.innerText()).toMatch(/Register in CupixWorks.*waiting for a person/s);
    const state = page.locator('g[data-state="Register in CupixWorks"]');
    expect(await state.getAttribute('data-status')).toBe('waiting');
    await expectAccessible(page);
    await takePicture(page, 'waiting');
  });

  it('never had the browser complain, or ask anybody else for anything', () => {
    expect(here.complaints).toEqual([]);
    // But for the artifact store, which got the archive.
    expect(here.foreign.map((url) => new URL(url).pathname)).toEqual([
      expect.stringMatching(/\/archives\/[0-9a-f]{64}\.car$/),
    ]);
  });
});
