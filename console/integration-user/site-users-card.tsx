import { useState } from 'preact/hooks';
import { usePages } from '../api/use-pages.ts';
import type { SiteUser, SiteUserPage } from '../api/views.ts';
import { Badge } from '../parts/badge.tsx';
import { Choice } from '../parts/choice.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Scrolled } from '../parts/scrolled.tsx';
import { Typed } from '../parts/typed.tsx';
import { addressOf } from '../words/kinds.ts';
import { userStatuses } from '../words/names.ts';

interface Props {
  /** Of the integration user with whose administrator the site is asked. */
  id: string;
}

/** Everybody who is an integration user of the site; asked for when somebody wants to see it. */
export function SiteUsersCard({ id }: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="card" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>All integration users of the site</summary>
      {isOpen && <SiteUsers id={id} />}
    </details>
  );
}

const STATUSES = [
  ['', 'All'],
  ['active', 'Active'],
  ['inactive', 'Inactive'],
] as const;

type Filter = { clientId?: string; userStatus?: string; group?: string };

function SiteUsers({ id }: Props) {
  const [filter, setFilter] = useState<Filter>({});
  const path = `${addressOf('integration-user', id)}/site-users`;
  const { items, page, isLoading, problem, showMore } = usePages<SiteUser, SiteUserPage>(
    path,
    filter,
  );
  const change = (name: keyof Filter, value: string | undefined) => {
    const { [name]: _, ...others } = filter;
    setFilter({ ...others, ...(value && { [name]: value }) });
  };
  return (
    <>
      <search class="filters">
        <Typed
          label="Client id"
          type="search"
          placeholder="Part of it"
          value={filter.clientId}
          onTyped={(text) => change('clientId', text)}
        />
        <Typed
          label="Group"
          type="text"
          placeholder="Variable name"
          value={filter.group}
          onTyped={(text) => change('group', text)}
        />
        <Choice
          label="Status"
          choices={STATUSES}
          value={filter.userStatus}
          onChange={(value) => change('userStatus', value)}
        />
      </search>
      {problem && <ProblemNote problem={problem} />}
      {items.length > 0 && <SiteUserTable items={items} />}
      {!problem && (
        <p class="list-end" role="status">
          {isLoading ? 'Asking CPQ…' : shownText(items.length, page, showMore !== undefined)}
        </p>
      )}
      {showMore && (
        <button type="button" class="button" disabled={isLoading} onClick={showMore}>
          Look further
        </button>
      )}
    </>
  );
}

/** A page is what was found among the next users of the site, so it may be empty although more follow. */
function shownText(count: number, page: SiteUserPage | undefined, hasMore: boolean): string {
  const total = page?.total;
  const of = typeof total === 'number' ? ` The site has ${total}.` : '';
  return `${count} found${hasMore ? ' so far' : ', that is all'}.${of}`;
}

function SiteUserTable({ items }: { items: readonly SiteUser[] }) {
  return (
    <Scrolled label="Integration users of the site">
      <table class="cards-on-phone">
        <thead>
          <tr>
            <th scope="col">Client id</th>
            <th scope="col">Status</th>
            <th scope="col">Groups</th>
            <th scope="col">Login</th>
          </tr>
        </thead>
        <tbody>
          {items.map((user) => (
            <tr key={user.partyNumber}>
              <td data-name="Client id">
                <span>
                  <code>{user.clientId ?? 'not shown'}</code>
                  {user.isThis && <b> this one</b>}
                </span>
              </td>
              <td data-name="Status">
                {user.status ? <Badge {...userStatuses[user.status]} /> : 'not shown'}
              </td>
              <td data-name="Groups">{groupsOf(user)}</td>
              <td data-name="Login">{user.login ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  );
}

function groupsOf({ groups, moreGroups }: SiteUser): string {
  const names = groups.join(', ') || 'none';
  return moreGroups > 0 ? `${names} and ${moreGroups} more` : names;
}
