/** The kinds of jobs that the page shows: where they are, and what people call them. */

export interface KindWords {
  /** As in sentences. */
  one: string;
  many: string;
  /** As on buttons and in titles: `Integration users`. */
  title: string;
  /** Where the API and the page have them: `integration-users`. */
  place: string;
  /** Name of the events that tell of one. */
  event: string;
  /** What one is for, told to somebody who has none yet. */
  purpose: string;
  /** The example that starts one from a terminal. */
  example: string;
}

function words(one: string, many: string, told: Pick<KindWords, 'purpose' | 'example'>): KindWords {
  const title = many.charAt(0).toUpperCase() + many.slice(1);
  return { one, many, title, place: hyphened(many), event: hyphened(one), ...told };
}

const hyphened = (text: string) => text.replaceAll(' ', '-');

export const kinds = {
  onboarding: words('onboarding', 'onboardings', {
    purpose:
      "An onboarding connects one customer's CupixWorks to Oracle Primavera Cloud through Oracle Integration. You need the project archive (.car) that Cupix supplies, where in Oracle Cloud the integration shall live, and a Primavera service account.",
    example: 'npm run onboard -- request.yaml',
  }),
  'integration-user': words('integration user', 'integration users', {
    purpose:
      'An integration user lets an external application call Oracle CPQ running in Fusion, with the rights of the groups that you name. You need the address of the site, its identity domain, and somebody who administrates users in CPQ.',
    example: 'npm run onboard -- examples/cpq-user.yaml',
  }),
  recovery: words('recovery', 'recoveries', {
    purpose:
      'A recovery looks for failed runs of integrations in one OIC instance, and resubmits or discards them by your rules. What it leaves, it names with the reason.',
    example: 'npm run onboard -- examples/recovery.yaml',
  }),
  promotion: words('promotion', 'promotions', {
    purpose:
      'A promotion brings an OIC project from one instance to the next: as a numbered build, with the connections, lookups and schedules of the target, and back to the build before if something fails.',
    example: 'npm run onboard -- examples/promotion.yaml',
  }),
} as const satisfies Record<string, KindWords>;

export type ShownKind = keyof typeof kinds;

export const shownKinds = Object.keys(kinds) as ShownKind[];

/** The kind that is at a place: `integration-user` at `integration-users`. */
export function kindAt(place: string): ShownKind | undefined {
  return shownKinds.find((kind) => kinds[kind].place === place);
}

/** Where the API has one: `/onboardings/acme-1a2b3c4d`. */
export function addressOf(kind: ShownKind, id: string): string {
  return `/${kinds[kind].place}/${encodeURIComponent(id)}`;
}

/** `an onboarding`, `a recovery` */
export function withArticle(text: string): string {
  return `${/^[aeiou]/.test(text) ? 'an' : 'a'} ${text}`;
}
