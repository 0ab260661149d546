interface Props {
  label: string;
  choices: readonly (readonly [value: string, label: string])[];
  value: string | undefined;
  onChange(value: string): void;
}

/** One of a few words, to narrow a list by. */
export function Choice({ label, choices, value = '', onChange }: Props) {
  const isKnown = choices.some(([known]) => known === value);
  return (
    <label class="filter">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {choices.map(([known, name]) => (
          <option key={known} value={known}>
            {name}
          </option>
        ))}
        {!isKnown && <option value={value}>{value}</option>}
      </select>
    </label>
  );
}
