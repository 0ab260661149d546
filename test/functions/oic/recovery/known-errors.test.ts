import { readdir, readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type KnownError,
  knownErrorOf,
  knownErrors,
  runbookOf,
} from '#functions/oic/recovery/known-errors.ts';

const root = new URL('../../../../', import.meta.url);

describe('a known error', () => {
  it.each<[KnownError | undefined, string | null, string | null]>([
    ['timeout', '504', null],
    ['timeout', '500', 'java.net.SocketTimeoutException: Read timed out'],
    ['timeout', null, 'CASDK-0033: The endpoint did not answer in time (order #)'],
    ['unavailable', '503', 'CASDK-0033: busy with order #'],
    ['unavailable', null, 'Connection refused'],
    ['throttled', '429', 'Too Many Requests'],
    ['unauthorized', null, 'The HTTP 401, Unauthorized'],
    ['forbidden', '403', null],
    ['not-found', null, 'The call ended with status 404'],
    ['conflict', '409', 'The supplier exists'],
    ['bad-request', '400', 'CASDK-0041: the order is malformed'],
    ['payload-too-large', '500', 'CASDK-0059: Unable to process the response'],
    ['certificate', null, 'PKIX path building failed'],
    ['agent', null, 'No connectivity agent is available: the agent is not running'],
    ['mapping', null, 'XPath expression failed'],
    ['server-error', '500', 'Price service: internal error, reference #'],
    [undefined, 'ORDER-17', 'Something else'],
    [undefined, null, null],
  ])('is %s for code %s and message %s', (known, errorCode, message) => {
    expect(knownErrorOf({ errorCode, message })).toBe(known);
  });

  it('is one of a few, whatever messages say', () => {
    fc.assert(
      fc.property(fc.option(fc.string()), fc.option(fc.string()), (errorCode, message) => {
        const known = knownErrorOf({ errorCode, message });
        expect([...knownErrors, undefined]).toContain(known);
      }),
    );
  });

  it('has a page of its own, and no page is about anything else', async () => {
    const pages = await readdir(new URL('docs/oic-errors/', root));
    expect(pages.sort()).toEqual(knownErrors.map((name) => `${name}.md`).sort());
    const path = runbookOf({ errorCode: '504', message: null });
    const page = await readFile(new URL(path ?? '', root), 'utf8');
    expect(page).toMatch(/^# The other side did not answer in time$/m);
  });

  it.each(knownErrors)(
    '%s: its page says whether to run it again, and as which rule',
    async (name) => {
      const page = await readFile(new URL(`docs/oic-errors/${name}.md`, root), 'utf8');
      expect(page).toMatch(/^\| Run it again\? \| \*\*/m);
      expect(page).toMatch(/^## Where it comes from$[\s\S]*^## What to do$/m);
      expect(page).toMatch(/```yaml\n- match: /);
    },
  );
});
