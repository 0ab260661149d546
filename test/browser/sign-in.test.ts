import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './accessible.ts';
import { type Issuer, startIssuer } from './issuer.ts';
import { type House, openHouse } from './local-house.ts';
import { openBrowser, visit } from './open-browser.ts';

let house: House;
let browser: Browser;
let issuer: Issuer;
let page: Page;
let tokens: (string | undefined)[];

beforeAll(async () => {
  [house, browser, issuer] = await Promise.all([openHouse(), openBrowser(), startIssuer()]);
  const { url, clientId } = issuer;
  // What a stack with an issuer of tokens sets; the page's content security policy names it, too.
  const signIn = { issuer: url, clientId, scope: 'openid email' };
  process.env.CONSOLE_SIGN_IN = JSON.stringify(signIn);
});
afterAll(async () => {
  delete process.env.CONSOLE_SIGN_IN;
  await browser?.close();
  await issuer?.close();
  await house?.close();
});

/** Opens the page of a service that wants people to sign in. */
async function open(hash = ''): Promise<void> {
  page = (await visit(browser, 'about:blank')).page;
  // Of this page alone: the one before may still ask for news.
  const sent: typeof tokens = [];
  tokens = sent;
  page.on('request', (request) => {
    if (request.url().includes('/onboardings')) sent.push(request.headers().authorization);
  });
  await page.goto(house.url + hash);
}

describe('signing in', () => {
  it('leads to the issuer and back to where somebody wanted to go', async () => {
    await open('#/onboardings?status=FAILED');
    await page.getByRole('heading', { name: 'Nothing matches' }).waitFor();
    expect(page.url()).toBe(`${house.url}#/onboardings?status=FAILED`);
    expect(issuer.seen.authorization).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: house.url,
      scope: 'openid email',
    });
    expect(tokens.length).toBeGreaterThan(0);
    expect(new Set(tokens)).toEqual(new Set([`Bearer ${issuer.lastToken()}`]));
    const kept = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]));
    expect(kept).toBe('[{},{}]');
  });

  it('says so when the session has ended, and lets somebody sign in again', async () => {
    await page.route('**/tasks?**', (route) => route.fulfill({ status: 401, json: {} }));
    await page.getByRole('link', { name: 'Tasks' }).click();
    await page.getByText('Your sign-in has ended').waitFor();
    await expectAccessible(page);
    await page.unroute('**/tasks?**');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Nothing to do' }).waitFor();
  });

  it.each([
    ['state', 'This answer belongs to another sign-in.'],
    ['nonce', 'The ID token answers another sign-in.'],
    ['refusal', 'The identity provider refused: You are not one of us.'],
  ] as const)('stops at an answer with a wrong %s', async (wrong, says) => {
    issuer.misbehave(wrong);
    await open();
    await page.getByRole('heading', { name: 'You are not signed in' }).waitFor();
    await page.getByText(says).waitFor();
    expect(tokens).toEqual([]);
    await expectAccessible(page);
    issuer.misbehave(undefined);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Onboardings' }).waitFor();
  });
});
