import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BuildDiff, Promotion } from '#console/api/views.ts';
import { checkPromotionRequest } from '#functions/api/request/check-promotion-request.ts';
import { buildExamples } from '#functions/api/views/build-view.ts';
import { welcomePromotionRequest } from '#local/welcome-promotion.ts';
import { expectAccessible } from './accessible.ts';
import { type House, openHouse, promotionRequest } from './local-house.ts';
import { openBrowser, type Visit, visit } from './open-browser.ts';
import { takePicture } from './take-picture.ts';

let house: House;
let browser: Browser;
let here: Visit;
let page: Page;
let id: string;
let request: object;

beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse({ interactive: false }), openBrowser()]);
  request = await promotionRequest();
  const verdict = await checkPromotionRequest(request);
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.problems));
  await welcomePromotionRequest(house.service.outside!, verdict.checked);
  here = await visit(browser, house.url);
  page = here.page;
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

const heading = (name: string | RegExp) => page.getByRole('heading', { name });
const region = (name: string | RegExp) => page.getByRole('region', { name });
const button = (name: string) => page.getByRole('button', { name, exact: true });

describe('a release manager', () => {
  it('finds no build, and what makes one', async () => {
    await page.getByRole('link', { name: 'Builds' }).click();
    await heading('No build here').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'New promotion' }).click();
    await heading('New promotion').waitFor();
    await expectAccessible(page);
  });

  it('pastes the request, and sees by the plan what would change', async () => {
    await page.getByText('Fill in from a request in JSON').click();
    await page.getByLabel('Request', { exact: true }).fill(JSON.stringify(request));
    await button('Fill in').click();
    expect(await page.getByLabel('Environments').inputValue()).toContain('acme-test-frlrq2o3ivtr');
    await button('Plan').click();
    await page.getByText('Nothing stands in the way.').waitFor();
    const plan = await region('Plan').last().innerText();
    expect(plan).toMatch(/A new build of PROJECT_SYNC from dev to test/);
    expect(plan).toMatch(/NIGHTLY_SYNC[\s\S]*new[\s\S]*started/);
    await expectAccessible(page);
    await takePicture(page, 'promotion-plan');
  });

  it('starts it, and sees which build the environment has', async () => {
    await button('Start').click();
    await heading('test has build 1').waitFor({ timeout: 100_000 });
    id = decodeURIComponent(new URL(page.url()).hash.split('/').at(-1)!);
    const { result } = await house.call<Promotion>('GET', `/promotions/${id}`);
    expect(await region('test has build 1').innerText()).toContain(
      result!.git!.commit.slice(0, 10),
    );
    await page.locator('g[data-state="Create deployment"][data-status="succeeded"]').waitFor();
    await expectAccessible(page);
    await takePicture(page, 'promotion');
    await house.run('promotions', 'promotion.yaml', request);
    await heading('test has build 2').waitFor();
  });

  it('sees which build is where', async () => {
    await page.getByRole('link', { name: 'Builds' }).click();
    const matrix = region('Which build is where');
    await matrix.waitFor();
    const row = matrix.getByRole('row', { name: /PROJECT_SYNC/ });
    expect(await row.innerText()).toMatch(/Build 2[\s\S]*before: 1/);
    expect(await region('All builds').getByRole('link').allInnerTexts()).toEqual([
      'Build 2',
      'Build 1',
    ]);
    await expectAccessible(page);
    await takePicture(page, 'builds');
    await page.getByLabel('Project').fill('OTHER');
    await heading('No build here').waitFor();
    expect(page.url()).toContain('project=OTHER');
  });

  it('looks into a build, and compares it with another one', async () => {
    await page.goto(`${house.url}#/builds/acme.PROJECT_SYNC.2`);
    await heading('Build 2 of PROJECT_SYNC').waitFor();
    expect(await region('What is in it').innerText()).toContain('NIGHTLY_SYNC');
    await page.getByText(/^All \d+ files$/).click();
    await expectAccessible(page);
    await takePicture(page, 'build');
    await region('Compare with').getByRole('link', { name: 'Build 1' }).click();
    await heading('Two builds compared').waitFor();
    // The project was promoted twice as it is.
    await heading('Nothing differs').waitFor();
    await expectAccessible(page);
  });

  it('sees what differs, file by file', async () => {
    const { diff } = buildExamples;
    await page.route('**/builds/diff?*', (route) => route.fulfill({ json: diff }));
    await page.goto(`${house.url}#/builds/diff?a=${diff.a}&b=${diff.b}`);
    await region('Files').waitFor();
    const text = await region('Files').innerText();
    for (const path of [...diff.added, ...diff.removed]) expect(text).toContain(path);
    const [version] = (diff as unknown as BuildDiff).integrations;
    const row = region('Versions of integrations').getByRole('row', { name: version!.code });
    expect(await row.first().innerText()).toMatch(/01\.00\.0000\s+01\.01\.0000/);
    await expectAccessible(page);
    await takePicture(page, 'diff');
  });

  it('never had the browser complain, or ask anybody else for anything', () => {
    expect(here.complaints).toEqual([]);
    expect(here.foreign).toEqual([]);
  });
});
