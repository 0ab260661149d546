import { Choice } from '../parts/choice.tsx';
import { Typed } from '../parts/typed.tsx';
import type { FailureFilter } from '../shell/routes.ts';

const TEXTS = [
  ['project', 'Project'],
  ['integration', 'Integration'],
  ['errorCode', 'Error code'],
] as const;
const AGES = [
  ['1h', 'Last hour'],
  ['6h', 'Last 6 hours'],
  ['', 'Last day'],
  ['3d', 'Last 3 days'],
  ['7d', 'Last 7 days'],
  ['30d', 'Last 30 days'],
] as const;
const CHOICES = [
  ['', 'All'],
  ['true', 'Can run again'],
  ['false', 'Can not'],
] as const;

interface Props {
  filter: FailureFilter;
  onChange(filter: FailureFilter): void;
}

/** Narrows the failures, in the words of the API. */
export function FailureFilters({ filter, onChange }: Props) {
  const change = (name: keyof FailureFilter, value: string | undefined) => {
    const { [name]: _, ...others } = filter;
    onChange({ ...others, ...(value && { [name]: value }) });
  };
  return (
    <search class="filters">
      <Typed
        label="Message"
        type="search"
        placeholder="*CASDK-0033*"
        value={filter.message}
        onTyped={(text) => change('message', text)}
      />
      {TEXTS.map(([name, label]) => (
        <Typed
          key={name}
          label={label}
          type="text"
          placeholder="All"
          value={filter[name]}
          onTyped={(text) => change(name, text)}
        />
      ))}
      <Choice
        label="When"
        choices={AGES}
        value={filter.newerThan}
        onChange={(value) => change('newerThan', value)}
      />
      <Choice
        label="Recoverable"
        choices={CHOICES}
        value={filter.recoverable}
        onChange={(value) => change('recoverable', value)}
      />
    </search>
  );
}
