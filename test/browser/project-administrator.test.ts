import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Task } from '#console/api/views.ts';
import { expectAccessible } from './accessible.ts';
import { type House, openHouse } from './local-house.ts';
import { openBrowser, type Visit, visit } from './open-browser.ts';
import { takePicture } from './take-picture.ts';
import { until } from './until.ts';

let house: House;
let browser: Browser;
let here: Visit;
let page: Page;
let task: Task;

beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse(), openBrowser()]);
  task = await openTaskOf(await house.start());
  here = await visit(browser, `${house.url}#/tasks?status=OPEN`);
  page = here.page;
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

function openTaskOf(id: string): Promise<Task> {
  return until(async () => {
    const { items } = await house.call<{ items: Task[] }>('GET', '/tasks?status=OPEN');
    return items.find(({ jobId }) => jobId === id);
  });
}

const button = (name: string) => page.getByRole('button', { name, exact: true });
/** A field of the report; the value of the same name above has none. */
const report = (label: string) => page.getByRole('textbox', { name: label });
const expected = (label: string) => {
  const field = task.fields.find((one) => one.label === label);
  return field && 'value' in field ? field.value : '';
};

describe('a project administrator', () => {
  it('finds the task, with instructions and until when', async () => {
    await page.getByRole('link', { name: 'Register in CupixWorks' }).waitFor();
    await expectAccessible(page);
    await takePicture(page, 'tasks');
    await page.getByRole('link', { name: 'Register in CupixWorks' }).click();
    await page.getByRole('heading', { name: 'What to do' }).waitFor();
    expect(await page.getByText('kim.lee@acme.example').count()).toBeGreaterThan(0);
    expect(await page.getByText(/^in 1[34] days/).count()).toBe(1);
    await expectAccessible(page);
    await takePicture(page, 'task');
  });

  it('copies a value, and hears that it was copied', async () => {
    await button('Copy Scope').click();
    await page.getByRole('status').getByText('Scope: copied').waitFor({ state: 'attached' });
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(expected('Scope'));
  });

  it('sees the secret once; it is gone when the page is left', async () => {
    await button('Show it once').click();
    const secret = page.locator('.secret > code');
    await secret.waitFor();
    const shown = await secret.innerText();
    expect(shown.length).toBeGreaterThan(8);
    expect(await page.getByText('Shown this once.').count()).toBe(1);
    await page.getByRole('link', { name: 'Tasks', exact: true }).first().click();
    await page.getByRole('link', { name: 'Register in CupixWorks' }).click();
    await page.getByText(/^Shown to /).waitFor();
    expect(await page.content()).not.toContain(shown);
    expect(await button('Show it once').count()).toBe(0);
    const kept = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]));
    expect(kept).toBe('[{},{}]');
  });

  it('reports a wrong value: is warned at once, and told by the workflow which one it is', async () => {
    await report('Client ID').fill(expected('Client ID'));
    await page.getByText('Exactly the value above').waitFor();
    await report('Scope').fill(expected('Scope').replace(':443', '%3A443'));
    await page.getByText('It was encoded (%3A for a colon) while copying.').waitFor();
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') sent.push(new URL(request.url()).pathname);
    });
    await button('Done').dblclick();
    await page.getByRole('heading', { name: 'The last answer was not right yet' }).waitFor();
    expect(sent).toEqual([`/tasks/${task.taskId}/complete`]);
    const wrong = page.getByRole('region', { name: 'The last answer was not right yet' });
    expect(await wrong.innerText()).toMatch(/Scope.*It shows.*It should be/s);
    expect(await wrong.locator('mark').count()).toBe(1);
    expect(await page.getByText('was wrong in CupixWorks').count()).toBe(1);
    await expectAccessible(page);
    await takePicture(page, 'task-wrong');
  });

  it('corrects it and is done', async () => {
    await report('Scope').fill(expected('Scope'));
    await button('Done').click();
    await page.getByRole('main').getByText('Done, and it is right.').waitFor();
    expect(await button('Done').count()).toBe(0);
    await page.getByRole('link', { name: 'See the onboarding' }).click();
    await page.locator('.page-head').getByText('Succeeded').waitFor();
    await page.getByRole('region', { name: 'Registration values' }).waitFor();
    await expectAccessible(page);
    await takePicture(page, 'succeeded');
  });

  it('can decline another one with a reason, which its operator then reads', async () => {
    const other = await openTaskOf(await house.start({ customer: 'borealis' }));
    await page.goto(`${house.url}#/tasks/${other.taskId}`);
    await page.getByText("I can't do this").click();
    expect(await button('Reject the task').isDisabled()).toBe(true);
    await page.getByLabel('Reason').fill('Our project moves to another team next week.');
    await expectAccessible(page);
    await button('Reject the task').click();
    await page.getByText('Reason: Our project moves to another team next week.').waitFor();
    await page.getByRole('link', { name: 'See the onboarding' }).click();
    await page.getByRole('heading', { name: /Register in CupixWorks failed/ }).waitFor();
    expect(
      await page
        .getByRole('region', { name: /failed/ })
        .first()
        .innerText(),
    ).toContain('Our project moves to another team next week.');
  });

  it('never had the browser complain, or ask anybody else for anything', () => {
    expect(here.complaints).toEqual([]);
    expect(here.foreign).toEqual([]);
  });
});
