import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FailurePage, Health, Recovery } from '#console/api/views.ts';
import { instanceExamples } from '#functions/api/views/instance-view.ts';
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
  // Simulated time goes on by itself only where no person is waited for.
  [house, browser] = await Promise.all([openHouse({ interactive: false }), openBrowser()]);
  id = await house.run('recoveries', 'recovery.yaml', { schedule: { every: '1d' } });
  here = await visit(browser, `${house.url}#/recoveries`);
  page = here.page;
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

const heading = (name: string | RegExp) => page.getByRole('heading', { name });
const region = (name: string) => page.getByRole('region', { name, exact: true });
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
const look = () => house.call<Recovery>('GET', `/recoveries/${id}`);

describe('an engineer on Monday morning', () => {
  it('sees what the last run reached, and why failures were left', async () => {
    await page.getByRole('link', { name: 'acme', exact: true }).click();
    await heading('What the last run reached').waitFor();
    const { totals, reasons, groups } = (await look()).result!;
    const text = await region('What the last run reached').innerText();
    for (const [name, count] of Object.entries(totals))
      expect(text).toMatch(new RegExp(`${name}\\s+${count}`, 'i'));
    expect(text).toContain(reasons[0]!.reason);
    expect(text).toContain(groups[0]!.message!);
    expect(text).toContain(groups[0]!.runbook!);
    await expectAccessible(page);
    await takePicture(page, 'recovery');
  });

  it('looks at each failure that was left', async () => {
    const { left } = (await look()).result!.totals;
    await page.getByText(`Each of the ${left} failures that were left`).click();
    await page.getByText(`${left} shown, that is all`).waitFor();
    const rows = page.getByRole('region', { name: /Failures that were left/ }).getByRole('row');
    expect(await rows.count()).toBe(left + 1);
    expect(await rows.nth(1).innerText()).toContain('OrderNumber PO-');
    await expectAccessible(page);
  });

  it('sees how the instance is, as charts and as numbers', async () => {
    await page.getByRole('link', { name: 'Health of the instance' }).click();
    await heading('Success rate').waitFor();
    const health = await house.call<Health>('GET', `/instances/${id}/health`);
    const rate = page.getByRole('img', { name: /^Success rate/ });
    expect(await rate.locator('.chart-dot').count()).toBe(
      health.hours.filter(({ successRate }) => successRate !== null).length,
    );
    const messages = page.getByRole('img', { name: /^Messages/ });
    expect(await messages.locator('.chart-good').count()).toBe(health.hours.length);
    await page.getByText('Messages: the numbers').click();
    const rows = page.getByRole('region', { name: /^Messages as a table/ }).getByRole('row');
    expect(await rows.count()).toBe(health.hours.length + 1);
    const bars = page.getByRole('list', { name: 'Failures by message' }).getByRole('listitem');
    expect(await bars.count()).toBe(health.failures.groups.length);
    await expectAccessible(page);
    await takePicture(page, 'health');
  });

  it('changes the time of the charts, and learns why there is none', async () => {
    await page.getByRole('link', { name: 'As we measured' }).click();
    await page
      .getByText(/No history here|As we measured/)
      .first()
      .waitFor();
    expect(page.url()).toContain('by=measured');
    await expectAccessible(page);
    await page.getByRole('link', { name: 'By the hour' }).click();
    await heading('Success rate').waitFor();
  });

  it('sees what our clock has measured, and that nobody cares for the oldest failure', async () => {
    const { health } = instanceExamples;
    const [point] = health.series;
    const later = { ...point, at: '2026-03-02T09:30:00.000Z', oldestSeconds: 7_260 };
    const measured = { ...health, series: [point, later] };
    await page.route('**/health', (route) => route.fulfill({ json: measured }));
    await page.goto(`${house.url}#/instances/measured?by=measured`);
    await heading('Age of the oldest failure').waitFor();
    expect(await region('Age of the oldest failure').innerText()).toContain(
      '2 h 01 min at the end',
    );
    const line = page.getByRole('img', { name: /^Age of the oldest failure/ });
    expect(await line.locator('.chart-dot').count()).toBe(2);
    await expectAccessible(page);
    await takePicture(page, 'measured');
    await page.unroute('**/health');
    await page.goto(`${house.url}#/instances/${id}`);
    await heading('Success rate').waitFor();
  });

  it('goes on to the failed runs, by what the business calls them', async () => {
    await page.getByRole('link', { name: 'See each of them' }).click();
    await page.getByText(/ shown.*that is all/).waitFor();
    const { total, items } = await house.call<FailurePage>('GET', `/instances/${id}/errors`);
    const rows = region('Failed runs').getByRole('row');
    expect(await rows.count()).toBe(total! + 1);
    expect(await rows.nth(1).innerText()).toContain(items[0]!.tracking[0]!.value);
    await expectAccessible(page);
    await takePicture(page, 'failed-runs');
  });

  it('narrows them, and the address says so', async () => {
    await page.getByLabel('Error code').fill('404');
    await page.getByText(/^No failure is like that/).waitFor();
    expect(page.url()).toContain('errorCode=404');
    await page.getByLabel('Error code').fill('');
    await region('Failed runs').getByRole('row').nth(1).waitFor();
    await page.getByLabel('Recoverable').selectOption('Can run again');
    await page.getByText(/^No failure is like that/).waitFor();
    await page.getByLabel('When').selectOption('Last 30 days');
    expect(page.url()).toContain('newerThan=30d');
    await expectAccessible(page);
  });

  it('is told at the field what is wrong with a filter', async () => {
    await page.goto(`${house.url}#/instances/${id}/failures?newerThan=yesterday`);
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toMatch(/30m|12h|2d/);
    here.complaints.splice(0);
  });

  it('stops the schedule, asked once more', async () => {
    await page.goto(`${house.url}#/recoveries/${id}`);
    await button('Stop the schedule…').click();
    const dialog = page.getByRole('dialog', { name: 'Stop the schedule?' });
    await dialog.waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Stop the schedule' }).click();
    await region('Schedule').getByText('Stopped').waitFor();
    expect((await look()).schedule?.status).toBe('STOPPED');
  });

  it('plans another recovery by rules, before anything is resubmitted', async () => {
    await page.goto(`${house.url}#/new/recoveries`);
    await page.getByLabel('Customer').fill('acme');
    await page.getByRole('radio', { name: 'By address' }).check();
    const address = {
      'Design URL': 'https://design.integration.eu-frankfurt-1.ocp.oraclecloud.com',
      Name: 'acme-prod-frlrq2o3ivtr',
      'Token URL':
        'https://idcs-5d1f0c2a9b3e4c7f8a6b1d2e3f405162.identity.oraclecloud.com/oauth2/v1/token',
      Scope:
        'https://1A2B3C4D5E6F40718293A4B5C6D7E8F9.integration.eu-frankfurt-1.ocp.oraclecloud.com:443/ic/api/',
      Client: 'customers/acme/oic-recovery',
    };
    for (const [label, value] of Object.entries(address)) {
      await page.getByRole('textbox', { name: label, exact: false }).fill(value);
    }
    await page.getByLabel('Rules').fill('[{"action": "leave"');
    await button('Plan').click();
    await page.getByText('Rules is not JSON.').waitFor();
    await expectAccessible(page);
    await page.getByLabel('Rules').fill('[{"action": "leave"}]');
    await button('Plan').click();
    await page.getByText('Nothing stands in the way.').waitFor();
    const plan = region('Plan');
    const { left } = (await look()).result!.totals;
    expect(await plan.innerText()).toMatch(new RegExp(`Leave\\s+${left}`));
    await expectAccessible(page);
    await takePicture(page, 'recovery-plan');
  });

  it('never had the browser complain, or ask anybody else for anything', () => {
    expect(here.complaints).toEqual([]);
    expect(here.foreign).toEqual([]);
  });
});
