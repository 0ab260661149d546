import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Recovery } from '#console/api/views.ts';
import { expectAccessible } from './accessible.ts';
import { type House, openHouse } from './local-house.ts';
import { openBrowser, type Visit, visit } from './open-browser.ts';
import { takePicture } from './take-picture.ts';
import { until } from './until.ts';

let house: House;
let browser: Browser;
let here: Visit;
let page: Page;
let id: string;

beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse(), openBrowser()]);
  const rules = [{ match: {}, action: 'ask', whom: 'kim.lee@acme.example' }];
  id = await house.run('recoveries', 'recovery.yaml', { rules });
  here = await visit(browser, `${house.url}#/recoveries/${id}`);
  page = here.page;
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

const heading = (name: string | RegExp) => page.getByRole('heading', { name });

describe('somebody who is asked about failures', () => {
  it('is led from the recovery to the task', async () => {
    await heading('A person has to decide about failed integrations').waitFor();
    const current = page.locator('li[aria-current="step"]');
    expect(await current.innerText()).toMatch(/Ask a person/);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Open the task' }).click();
    await heading('Decide about failed integrations').waitFor();
    await heading('What has failed').waitFor();
    await heading('Your decision').waitFor();
    await expectAccessible(page);
    await takePicture(page, 'decision');
  });

  it('chooses for each group; nothing is chosen beforehand, and nothing is compared', async () => {
    const choices = page.getByRole('combobox');
    const count = await choices.count();
    expect(count).toBeGreaterThan(1);
    expect(await choices.first().inputValue()).toBe('');
    for (let at = 0; at < count; at += 1) await choices.nth(at).selectOption('leave');
    expect(await page.locator('.verdict').count()).toBe(0);
    await page.getByRole('button', { name: 'Done', exact: true }).click();
    await page.getByRole('link', { name: 'See the recovery' }).click();
    await heading('What the last run reached').waitFor();
  });

  it('finds in the report what was decided', async () => {
    const { result } = await until(async () => {
      const seen = await house.call<Recovery>('GET', `/recoveries/${id}`);
      return seen.status === 'SUCCEEDED' ? seen : undefined;
    });
    expect(result!.totals).toMatchObject({ resubmitted: 0, left: result!.totals.found });
    const report = page.getByRole('region', { name: 'What the last run reached' });
    expect(await report.innerText()).toContain(result!.reasons[0]!.reason);
    expect(here.complaints).toEqual([]);
  });
});
