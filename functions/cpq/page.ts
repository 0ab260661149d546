import type { CpqSite } from '#runtime/integration-user.ts';
import type { Mismatch } from '#runtime/model.ts';

/**
 * The way to the page of integration users, for a person.
 * Source: https://help.bigmachines.com/cpq/Content/Integrating_With_BigMachines/Integration_Guides/IntegrationUsers.htm
 */
export function pagePath({ url }: CpqSite): string {
  return `Sign in to ${url}, open CPQ and go to Admin Home, Users, Integration Users (not Connected Applications in the Integration Center).`;
}

/** What was wrong the last time, as the first thing that a person reads. */
export function complaint({ field, expected, seen, hint }: Mismatch): string {
  return `Correct ${field}: it is "${seen}", it should be "${expected}".${hint ? ` ${hint}` : ''}`;
}
