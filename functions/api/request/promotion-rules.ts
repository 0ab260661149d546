import { isLoopback } from '#runtime/hosts.ts';
import { type Rule, shorten } from './field-rules.ts';

/** Name of an environment: it becomes part of the ids of records. */
export const environmentLabel: Rule = (value) =>
  /^[a-z][a-z0-9-]{0,31}$/.test(value)
    ? undefined
    : {
        what: `${shorten(value)} can't be the name of an environment.`,
        fix: 'Use 1 to 32 lower-case letters, digits and hyphens, starting with a letter: dev, test, prod.',
      };

/** Code of a project, an integration, a connection. */
export const assetCode: Rule = (value) =>
  /^[A-Za-z][A-Za-z0-9_-]{0,99}$/.test(value)
    ? undefined
    : {
        what: `${shorten(value)} is not a code or identifier of OIC.`,
        fix: 'Copy the identifier as the OIC console shows it (not the name): ORDERS, ORDER_IN.',
      };

/** Version of an integration. */
export const integrationVersion: Rule = (value) =>
  /^\d{2}\.\d{2}\.\d{4}$/.test(value)
    ? undefined
    : {
        what: `${shorten(value)} is not the version of an integration.`,
        fix: 'Write it as OIC shows it, in quotes: "01.00.0000".',
      };

/** Address of a Git repository. */
export const repositoryUrl: Rule = (value) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.username || url?.password) {
    return {
      what: 'The address holds a user name or a token.',
      fix: 'Remove what stands before the @; the token has a field of its own.',
    };
  }
  const isSafe = url?.protocol === 'https:' || (url && isLoopback(url.hostname));
  if (url && isSafe && url.pathname.length > 1 && !url.search && !url.hash) return undefined;
  return {
    what: 'This is not the address of a Git repository that can be pushed to over HTTPS.',
    fix: 'Write it as for git clone over HTTPS: https://github.com/acme/oic-builds.git. Addresses for ssh are not taken.',
  };
};

/** https://git-scm.com/docs/git-check-ref-format, the plain part of it. */
export const branchName: Rule = (value) =>
  /^(?!.*(\.\.|\/\/|@\{))[A-Za-z0-9_][A-Za-z0-9_./-]{0,99}(?<![./])(?<!\.lock)$/.test(value)
    ? undefined
    : {
        what: `${shorten(value)} is not the name of a branch.`,
        fix: 'Write it without refs/heads/: main, builds/oic.',
      };

/** A folder in a repository. */
export const repositoryFolder: Rule = (value) =>
  /^(?!\.git(\/|$))[A-Za-z0-9_][A-Za-z0-9_. -]*(\/[A-Za-z0-9_][A-Za-z0-9_. -]*)*$/.test(value)
    ? undefined
    : {
        what: `${shorten(value)} is not a folder of a repository.`,
        fix: 'Write it from the root of the repository, without slashes at its ends: oic/orders.',
      };

/** What follows the version in the address of an integration's endpoint. */
export const endpointPath: Rule = (value) =>
  /^[A-Za-z0-9_.~-][^\s#\\]{0,500}$/.test(value) && !value.includes('..')
    ? undefined
    : {
        what: `${shorten(value)} is not a path of an endpoint.`,
        fix: 'Write what follows the version in the address, with its query: orders?limit=1.',
      };

/** A text that stands in a commit or in a property: one line. */
export const oneLine: Rule = (value) =>
  value.trim() !== '' && value.length <= 2000 && !/\p{Cc}/u.test(value)
    ? undefined
    : {
        what: 'It is empty, longer than 2000 characters, or has more than one line.',
        fix: 'Write one line.',
      };

/** Text of any kind, of a reasonable length. */
export const anyText: Rule = (value) =>
  value.length <= 10_000
    ? undefined
    : { what: 'It is longer than 10,000 characters.', fix: 'Make it shorter.' };

/** When a schedule runs: https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10 */
export const scheduleRule: Rule = (value) =>
  /^FREQ=(MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z]+=[\w,+-]+)*;?$/.test(value)
    ? undefined
    : {
        what: `${shorten(value)} is not the rule of a schedule.`,
        fix: 'Write it as OIC shows it: FREQ=DAILY;BYHOUR=2;BYMINUTE=0;BYSECOND=0',
      };
