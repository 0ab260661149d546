import type { IntegrationUser } from '../api/views.ts';
import type { Sections } from '../job/sections.ts';
import { AccessValues } from './access-values.tsx';
import { SiteUsersCard } from './site-users-card.tsx';
import { UserCard } from './user-card.tsx';

/** What only integration users have. */
export const integrationUserSections: Sections<IntegrationUser> = {
  facts: ({ request: { site, client, region, administratorEmail } }) => [
    ['Application', client.adopted ? `${client.name}, with a client of its own` : client.name],
    ['Site', site.url.replace(/^https:\/\//, '')],
    ['Region', region],
    ['Administrator', administratorEmail],
  ],
  first: (job) => (
    <>
      <UserCard job={job} />
      <AccessValues job={job} />
    </>
  ),
  last: ({ id, request }) => request.hasAdministrator && <SiteUsersCard id={id} />,
  picture: 'integration-user.svg',
};
