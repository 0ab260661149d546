import type { PlacedProblem } from '../api/problem.ts';
import type { TaskAsk } from '../api/views.ts';
import { Sign } from '../parts/badge.tsx';
import { compare } from './compare.ts';

interface Props {
  ask: TaskAsk;
  /** What should stand there, where that is known. */
  expected: string | undefined;
  /** Where the person looks. */
  place: string;
  value: string;
  problem: PlacedProblem | undefined;
  onChange(value: string): void;
}

/** One value that the person reports back, compared while it is typed. */
export function AskField({ ask, expected, place, value, problem, onChange }: Props) {
  const id = `ask-${ask.name}`;
  const input = {
    id,
    name: ask.name,
    value,
    required: ask.required,
    autoComplete: 'off',
    spellcheck: false,
    'aria-describedby': `${id}-note`,
    'aria-invalid': problem ? true : undefined,
    onInput: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  };
  return (
    <div class="field">
      <label for={id}>
        {ask.label}{' '}
        <span class={ask.required ? 'required' : 'optional'}>
          {ask.required ? 'required' : 'optional'}
        </span>
      </label>
      {ask.choices ? (
        <select {...input}>
          {(!ask.required || value === '') && <option value="" />}
          {ask.choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      ) : (
        <input type="text" {...input} />
      )}
      <p class="help" id={`${id}-note`}>
        {problem ? (
          <span class="wrong-note">
            {problem.detail} {problem.fix}
          </span>
        ) : (
          <Verdict value={value} expected={expected} place={place} hint={ask.hint} />
        )}
      </p>
    </div>
  );
}

function Verdict({
  value,
  expected,
  place,
  hint,
}: Pick<Props, 'value' | 'expected' | 'place'> & { hint: string | undefined }) {
  if (expected === undefined || value.trim() === '') return <>{hint}</>;
  const difference = compare(value, expected);
  if (!difference) {
    return (
      <span class="verdict good">
        <Sign tone="good" label="Same:" /> Exactly the value above
      </span>
    );
  }
  return (
    <span class="verdict bad">
      <Sign tone="bad" label="Different:" /> {difference.says} Correct it in {place} first.
    </span>
  );
}
