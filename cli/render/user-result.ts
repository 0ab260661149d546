import type { SiteUserPage, UserLine, UserView } from '../api/user-answers.ts';
import { table } from './format.ts';
import { type ResultOptions, resourceLines } from './result.ts';

type Proof = NonNullable<UserView['result']>['proof'];

/** What a run for an integration user has to say at its end. */
export function userText(view: UserView, told: ResultOptions): string {
  const isActive = view.request.status === 'active';
  return [
    `The application can ${isActive ? '' : 'no longer '}call Oracle CPQ.`,
    '',
    ...userLines(view),
    ...(told.simulated
      ? ['', 'Oracle and the clock were simulated: nothing left this machine.']
      : []),
    '',
    'What next',
    ...table([
      [
        isActive ? 'Inactivate it' : 'Activate it',
        told.commandFor(`user ${isActive ? 'in' : ''}activate`),
      ],
      ['Change its groups', `${told.commandFor('user edit')} --add-group sales:NAME`],
      ['Look at it again', told.commandFor('user show')],
    ]),
    '',
  ].join('\n');
}

/** What there is to know of an integration user: what the application needs, the user, the proof. */
export function userLines(view: UserView): string[] {
  const { result } = view;
  return [
    ...(result ? [...accessLines(result), ''] : []),
    ...nowLines(view),
    '',
    ...(result ? [...proofLines(result.proof), ''] : []),
    'What exists now',
    ...resourceLines(view),
    ...(result?.warnings ?? []).map((warning) => `Worth knowing: ${warning}`),
  ];
}

function accessLines({ access }: NonNullable<UserView['result']>): string[] {
  return [
    'What the application needs',
    ...table([
      ['Token URL', access.tokenUrl],
      ['Client ID', access.clientId],
      ['Client Secret', `in Secrets Manager: ${access.clientSecret.secretId}`],
      ['Scope', access.scope],
      ['REST API', access.baseUrl],
    ]),
  ];
}

function nowLines({ user, request: { site, client, groups, status } }: UserView): string[] {
  const asked = [...groups.administrator, ...groups.sales];
  if (!user) {
    const wanted = [
      ['Application', `${client.name} at ${site.url}`],
      ['Status', `${status}, as asked for`],
      ['Groups', listed(asked)],
    ];
    return ['The integration user is not there yet', ...table(wanted)];
  }
  const others = user.groups.filter((name) => !asked.includes(name));
  return [
    'The integration user',
    ...table([
      ['Application', `${client.name} at ${site.url}`],
      ['Client ID', user.clientId],
      ...(user.partyNumber ? [['Party number', user.partyNumber]] : []),
      ['Status', user.status],
      [
        'Administrator groups',
        listed(groups.administrator.filter((one) => user.groups.includes(one))),
      ],
      ['Sales groups', listed(groups.sales.filter((one) => user.groups.includes(one)))],
      ...(others.length > 0 ? [['Other groups', listed(others)]] : []),
    ]),
  ];
}

const listed = (names: readonly string[]) => names.join(', ') || 'none';

function proofLines({ call, refusedBy, at }: Proof): string[] {
  const by = refusedBy ? `, by ${REFUSERS[refusedBy]}` : '';
  return [`Proved with the credentials of the application (${at})`, `  ${PROOFS[call]}${by}`];
}

const PROOFS: Record<Proof['call'], string> = {
  allowed: 'A call succeeds',
  'no-rights': 'CPQ knows the user; it has no group, so it may not read',
  refused: 'A call is refused',
};

const REFUSERS: Record<NonNullable<Proof['refusedBy']>, string> = {
  cpq: 'Oracle CPQ',
  'identity-domain': 'the identity domain, which gives no token',
};

/** A list of those that we know, with its heading. */
export function userTable(lines: readonly UserLine[]): string[] {
  return table([
    ['INTEGRATION USER', 'LAST RUN', 'USER', 'CLIENT ID', 'GROUPS'],
    ...lines.map(({ id, status, user }) => [
      id,
      status,
      user?.status ?? '',
      user?.clientId ?? '',
      user ? listed(user.groups) : '',
    ]),
  ]);
}

/** All that a site has, ours marked. */
export function siteUserText({ items, nextCursor, looked, total }: SiteUserPage): string {
  const rows = items.map((user) => [
    user.isThis ? '*' : '',
    user.clientId ?? 'not shown',
    user.status ?? 'not shown',
    user.partyNumber,
    `${listed(user.groups)}${user.moreGroups ? ` and ${user.moreGroups} more` : ''}`,
  ]);
  const of = total === null ? '' : ` of ${total}`;
  return [
    ...(rows.length > 0
      ? table([['', 'CLIENT ID', 'STATUS', 'PARTY NUMBER', 'GROUPS'], ...rows])
      : ['None like that here.']),
    '',
    `Looked at ${looked}${of} integration users of the site.${nextCursor ? ` There are more: --cursor ${nextCursor}` : ''}`,
    '',
  ].join('\n');
}
