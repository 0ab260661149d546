/**
 * Takes the pictures of docs/tour.md from the running page: the real local service with the simulated Oracle, and
 * somebody who clicks through it. Needs Chromium. Run by `npm run docs:pictures`.
 */

import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { checkPromotionRequest } from '#functions/api/request/check-promotion-request.ts';
import { welcomePromotionRequest } from '#local/welcome-promotion.ts';
import {
  ARCHIVE,
  type House,
  openHouse,
  PASSWORD,
  promotionRequest,
  requestOf,
} from '#test/browser/local-house.ts';
import { openBrowser, visit } from '#test/browser/open-browser.ts';

const folder = fileURLToPath(new URL('pictures', import.meta.url));
const WINDOW = { width: 1120, height: 740 };
const LOOK = { viewport: WINDOW, colorScheme: 'light', reducedMotion: 'reduce' } as const;
const PHONE = { width: 360, height: 740 };

await mkdir(folder, { recursive: true });
const [house, browser] = await Promise.all([openHouse(), openBrowser()]);
try {
  await main();
} finally {
  await browser.close();
  await house.close();
}

async function main(): Promise<void> {
  const others = await fillOthers(house);
  const { borealis, cobalt } = await fill(house);
  const { page } = await visit(browser, house.url, LOOK);
  await takeOthers(page, others);
  await takeList(page);
  await takePlan(page);
  await takeOne(page, 'waiting', `#/onboardings/${borealis}`, 'Open the task');
  await takeTask(page, `#/tasks/${borealis}.register-in-cupixworks`);
  const night = await visit(browser, house.url, { ...LOOK, colorScheme: 'dark' });
  await takeOne(night.page, 'night', `#/onboardings/${cobalt}`, 'What to do');
  const phone = await visit(browser, house.url, { ...LOOK, viewport: PHONE });
  await takeOne(phone.page, 'phone', '#/', 'borealis');
}

interface Others {
  user: string;
  recovery: string;
}

/** An integration user, a recovery, and two builds; before simulated time stands still. */
async function fillOthers({ run, service }: House): Promise<Others> {
  const user = await run('integration-users', 'cpq-user.yaml');
  const recovery = await run('recoveries', 'recovery.yaml', { schedule: { every: '1d' } });
  const request = await promotionRequest();
  const verdict = await checkPromotionRequest(request);
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.problems));
  await welcomePromotionRequest(service.outside!, verdict.checked);
  await run('promotions', 'promotion.yaml', request);
  await run('promotions', 'promotion.yaml', request);
  return { user, recovery };
}

async function takeOthers(page: Page, { user, recovery }: Others): Promise<void> {
  await takeOne(page, 'user', `#/integration-users/${user}`, 'How the application calls CPQ');
  await takeOne(page, 'recovery', `#/recoveries/${recovery}`, 'What the last run reached');
  await takeOne(page, 'health', `#/instances/${recovery}`, 'Failures by message');
  await takeOne(page, 'builds', '#/builds', 'Which build is where');
  await page.goto(`${house.url}#/`);
}

/** One onboarding that succeeded, one that failed, one that waits for a person, and one behind it. */
async function fill({ start, simulate, settled, finish }: House) {
  await finish(await start({ customer: 'acme' }));
  await simulate('test-connection:wrong-password');
  const cobalt = await start({ customer: 'cobalt' });
  await settled(cobalt);
  await simulate();
  const borealis = await start({ customer: 'borealis' });
  await settled(borealis);
  // Simulated time stands still now: this one stays where Oracle works.
  await start({ customer: 'delta' });
  return { borealis, cobalt };
}

async function takeOne(page: Page, name: string, hash: string, sign: string): Promise<void> {
  await page.goto(house.url + hash);
  await page.getByText(sign).first().waitFor();
  await shoot(page, name);
}

async function takeList(page: Page): Promise<void> {
  await page.getByText('delta').first().waitFor();
  await page.getByText('waiting for a person').first().waitFor();
  await shoot(page, 'list');
}

async function takePlan(page: Page): Promise<void> {
  const { oracle, primavera, cupixworks } = requestOf('echo');
  await page.goto(`${house.url}#/new/onboardings`);
  const fields = {
    Customer: 'echo',
    Compartment: oracle.compartment,
    'Instance to create': oracle.instance.create,
    URL: primavera.url,
    Username: primavera.username,
    Password: PASSWORD,
    Team: cupixworks.team,
    Administrator: cupixworks.administrator,
  };
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value);
  await page.getByLabel('Region').first().fill(oracle.region);
  await page.getByLabel('Domain').fill(oracle.domain);
  await page.getByLabel('Project').last().fill(cupixworks.project);
  await page.getByLabel('Project archive').setInputFiles(ARCHIVE);
  await page.getByText('In the artifact store').waitFor();
  await shoot(page, 'form');
  await page.getByRole('button', { name: 'Plan' }).click();
  await page.getByText('Nothing stands in the way.').waitFor();
  await page.getByRole('button', { name: 'Start' }).scrollIntoViewIfNeeded();
  await page.getByRole('heading', { name: 'Plan' }).scrollIntoViewIfNeeded();
  await page.mouse.wheel(0, WINDOW.height);
  await shoot(page, 'plan', false);
}

async function takeTask(page: Page, hash: string): Promise<void> {
  await takeOne(page, 'task', hash, 'Values to enter');
  const scope = page.getByRole('textbox', { name: 'Scope' });
  await scope.fill('https://wrong.example');
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByText('The last answer was not right yet').waitFor();
  await shoot(page, 'task-wrong');
}

/** @param fromTop what sticks to the edges of the window belongs there; else it is left as it is scrolled */
async function shoot(page: Page, name: string, fromTop = true): Promise<void> {
  if (fromTop) await page.evaluate('scrollTo(0, 0)');
  await page.screenshot({ path: `${folder}/${name}.png` });
}
