interface Props {
  /** What is chosen between, for screen readers. */
  label: string;
  name: string;
  ways: readonly { pointer: string; label: string }[];
  chosen: string;
  onChoose(pointer: string): void;
}

/** The ways of a field, of which one counts. */
export function Ways({ label, name, ways, chosen, onChoose }: Props) {
  return (
    <fieldset class="segments">
      <legend class="unseen">{label}</legend>
      <div>
        {ways.map((way) => (
          <label key={way.pointer}>
            <input
              type="radio"
              name={name}
              checked={way.pointer === chosen}
              onChange={() => onChoose(way.pointer)}
            />
            <span>{way.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
