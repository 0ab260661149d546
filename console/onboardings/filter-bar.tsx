import { useEffect, useRef, useState } from 'preact/hooks';
import type { OnboardingFilter } from '../shell/routes.ts';

const STATUSES = [
  ['', 'All'],
  ['RUNNING', 'Running'],
  ['FAILED', 'Failed'],
  ['SUCCEEDED', 'Succeeded'],
] as const;
/** Shorter than somebody thinks, longer than between two keys. */
const TYPING_MS = 180;

interface Props {
  filter: OnboardingFilter;
  /** Names to choose from. */
  customers: readonly string[];
  onChange(filter: OnboardingFilter): void;
}

/** Narrows the list: by status, by customer, by a part of its name. */
export function FilterBar({ filter, customers, onChange }: Props) {
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
                onChange={() =>
                  onChange({ ...filter, status: value || undefined } as OnboardingFilter)
                }
              />
              <span>{label}</span>
            </label>
          ))}
        </div>
      </fieldset>
    </search>
  );
}

interface TypedProps {
  label: string;
  type: 'search' | 'text';
  placeholder: string;
  value: string | undefined;
  list?: string;
  onTyped(text: string | undefined): void;
}

/** A field that tells what was typed when the typing pauses. */
function Typed({ label, value, onTyped, ...input }: TypedProps) {
  const [text, setText] = useState(value ?? '');
  const told = useRef(value ?? '');
  useEffect(() => {
    // The address has changed by another way than by typing here.
    if ((value ?? '') === told.current) return;
    told.current = value ?? '';
    setText(value ?? '');
  }, [value]);
  useEffect(() => {
    if (text === told.current) return;
    const timer = setTimeout(() => {
      told.current = text;
      onTyped(text.trim() || undefined);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <label class="filter">
      <span>{label}</span>
      <input
        {...input}
        value={text}
        autoComplete="off"
        spellcheck={false}
        onInput={(event) => setText(event.currentTarget.value)}
      />
    </label>
  );
}
