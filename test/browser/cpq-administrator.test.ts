import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IntegrationUser } from '#console/api/views.ts';
import { expectAccessible } from './accessible.ts';
import { type House, openHouse } from './local-house.ts';
import { openBrowser, type Visit, visit } from './open-browser.ts';
import { takePicture } from './take-picture.ts';
import { until } from './until.ts';

const DOMAIN = `ocid1.domain.oc1..${'a'.repeat(56)}1234`;
const TOKEN = 'token-of-the-cpq-administrator-7';

let house: House;
let browser: Browser;
let here: Visit;
let page: Page;
let id: string;

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
const userCard = () => page.getByRole('region', { name: 'Integration user', exact: true });
const look = () => house.call<IntegrationUser>('GET', `/integration-users/${id}`);

/** Waits until the last run has ended with the user as somebody wants it. */
function ended(isRight: (user: NonNullable<IntegrationUser['user']>) => boolean): Promise<true> {
  return until(async () => {
    const { status, user } = await look();
    return status === 'SUCCEEDED' && user && isRight(user) ? true : undefined;
  });
}

describe('a CPQ administrator', () => {
  it('finds no integration user, and how to begin', async () => {
    await page.getByRole('link', { name: 'Integration users' }).click();
    await heading('No integration user yet').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Start the first one' }).click();
    await heading('New integration user').waitFor();
  });

  it('asks for one, and sees by the plan what would be made', async () => {
    await page.getByLabel('Customer').fill('acme');
    await page.getByLabel('Site').fill('https://acme.fa.em2.oraclecloud.com');
    await page.getByLabel('Region').fill('eu-frankfurt-1');
    await page.getByLabel('Domain').fill(DOMAIN);
    await page.getByLabel('Name required').fill('erp');
    await page.locator('#field-cpq-administrator').fill(TOKEN);
    await page.getByLabel('Administrator email').fill('kim.lee@acme.example');
    await page.locator('#field-groups-administrator').fill('acme_integrations');
    await page.locator('#field-groups-sales').fill('north_sales\nsouth_sales');
    await expectAccessible(page);
    await button('Plan').click();
    await heading('Plan').waitFor();
    await page.getByText('Nothing stands in the way.').waitFor();
    expect(await page.locator('.plan-items li').count()).toBeGreaterThan(2);
    expect(await house.call('GET', '/integration-users')).toEqual({ items: [] });
    await expectAccessible(page);
    await takePicture(page, 'user-plan');
  });

  it('starts it, and gets the values with which the application calls, but never the secret', async () => {
    await button('Start').click();
    await heading('How the application calls CPQ').waitFor();
    id = decodeURIComponent(new URL(page.url()).hash.split('/').at(-1)!);
    const text = await userCard().innerText();
    expect(text).toContain('Active');
    for (const group of ['acme_integrations', 'north_sales', 'south_sales'])
      expect(text).toContain(group);
    await button('Copy Base URL of the API').click();
    await page.getByRole('status').getByText('Base URL of the API: copied').waitFor({
      state: 'attached',
    });
    const { access } = (await look()).result!;
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(access.baseUrl);
    expect(
      await page.getByText(`in Secrets Manager: ${access.clientSecret.secretId}`).count(),
    ).toBe(1);
    expect(await page.content()).not.toContain(TOKEN);
    await expectAccessible(page);
    await takePicture(page, 'user');
  });

  it('edits the groups, after a look at what that changes', async () => {
    await button('Edit groups').click();
    await page.getByLabel('Sales groups').fill('north_sales');
    await button('Plan the change').click();
    const change = userCard().locator('.plan-items .change');
    await change.waitFor();
    expect(await change.innerText()).toContain('south_sales');
    expect((await look()).user?.groups).toContain('south_sales');
    await expectAccessible(page);
    await takePicture(page, 'user-groups');
    await button('Change the groups').click();
    await userCard().getByText('south_sales', { exact: true }).waitFor({ state: 'detached' });
    await ended(({ groups }) => !groups.includes('south_sales'));
  });

  it('inactivates it, asked once more, and brings it back', async () => {
    await button('Inactivate…').click();
    const dialog = page.getByRole('dialog', { name: 'Inactivate?' });
    await dialog.waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect((await look()).user?.status).toBe('active');
    await button('Inactivate…').click();
    await dialog.getByRole('button', { name: 'Inactivate' }).click();
    await userCard().getByText('Inactive', { exact: true }).waitFor();
    await ended(({ status }) => status === 'inactive');
    await page.getByText(/A call was refused by/).waitFor();
    await expectAccessible(page);
    await button('Activate…').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Activate' }).click();
    await userCard().getByText('Active', { exact: true }).waitFor();
    await ended(({ status }) => status === 'active');
  });

  it('looks at all integration users of the site', async () => {
    await page.getByText('All integration users of the site').click();
    await page.getByText(/^1 found, that is all/).waitFor();
    const rows = page.getByRole('region', { name: /^Integration users of the site/ });
    expect(await rows.innerText()).toMatch(/this one[\s\S]*Active[\s\S]*north_sales/);
    await expectAccessible(page);
    await page.getByLabel('Group', { exact: true }).fill('nobody_is_in_it');
    await page.getByText(/^0 found, that is all/).waitFor();
  });

  it('finds it in the list, and sends its request again but for the token', async () => {
    await page.getByRole('link', { name: 'Integration users' }).first().click();
    await page.getByRole('link', { name: 'acme', exact: true }).waitFor();
    expect(await page.locator('.line-state').innerText()).toContain('north_sales');
    await page.getByLabel('User is').selectOption('Inactive');
    await heading('Nothing matches').waitFor();
    await page.getByLabel('User is').selectOption('Active');
    await page.getByRole('link', { name: 'acme', exact: true }).waitFor();
    await expectAccessible(page);
    await takePicture(page, 'users');
    await page.goto(`${house.url}#/new/integration-users?from=${id}`);
    await heading('Change the request').waitFor();
    expect(await page.getByLabel('Site').inputValue()).toContain('acme.fa.em2');
    expect(await page.locator('#field-groups-sales').inputValue()).toBe('north_sales');
    expect(await page.locator('#field-cpq-administrator').inputValue()).toBe('');
  });

  it('never had the browser complain, or ask anybody else for anything', () => {
    expect(here.complaints).toEqual([]);
    expect(here.foreign).toEqual([]);
  });
});
