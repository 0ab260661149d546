import { Choice } from '../parts/choice.tsx';
import { Typed } from '../parts/typed.tsx';
import type { JobFilter } from '../shell/routes.ts';
import type { ShownKind } from '../words/kinds.ts';

const STATUSES = [
  ['', 'All'],
  ['RUNNING', 'Running'],
  ['FAILED', 'Failed'],
  ['SUCCEEDED', 'Succeeded'],
] as const;

interface Props {
  kind: ShownKind;
  filter: JobFilter;
  /** Names to choose from. */
  customers: readonly string[];
  onChange(filter: JobFilter): void;
}

/** Narrows the list: by status, by customer, by a part of its name. */
export function FilterBar({ kind, filter, customers, onChange }: Props) {
  const { status, customer, q } = filter;
  return (
    <search class="filters">
      <Typed
        label="Search"
        type="search"
        placeholder="Part of a customer or an id"
        value={q}
        onTyped={(text) => onChange({ ...filter, q: text })}
      />
      <Typed
        label="Customer"
        type="text"
        placeholder="All"
        list="customers"
        value={customer}
        onTyped={(text) => onChange({ ...filter, customer: text })}
      />
      <datalist id="customers">
        {customers.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <fieldset class="segments">
        <legend>Status</legend>
        <div>
          {STATUSES.map(([value, label]) => (
            <label key={value}>
              <input
                type="radio"
                name="status"
                checked={(status ?? '') === value}
                onChange={() => onChange({ ...filter, status: value || undefined } as JobFilter)}
              />
              <span>{label}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {kind === 'integration-user' && <UserFilters filter={filter} onChange={onChange} />}
    </search>
  );
}

const USER_STATUSES = [
  ['', 'All'],
  ['active', 'Active'],
  ['inactive', 'Inactive'],
] as const;

/** What only integration users have. */
function UserFilters({ filter, onChange }: Pick<Props, 'filter' | 'onChange'>) {
  return (
    <>
      <Choice
        label="User is"
        choices={USER_STATUSES}
        value={filter.userStatus}
        onChange={(value) => onChange({ ...filter, userStatus: value || undefined } as JobFilter)}
      />
      <Typed
        label="In group"
        type="text"
        placeholder="All"
        value={filter.group}
        onTyped={(text) => onChange({ ...filter, group: text } as JobFilter)}
      />
    </>
  );
}
