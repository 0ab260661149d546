import { Described } from './described.tsx';
import { TextRow } from './field-row.tsx';
import type { CredentialField } from './form.ts';
import type { FieldContext } from './request-form.tsx';
import { chosenWay, wayOf } from './values.ts';
import { Ways } from './ways.tsx';

/** A password or token: typed, or named. What is typed is never shown, stored or suggested. */
export function CredentialRow({
  field,
  context,
}: {
  field: CredentialField;
  context: FieldContext;
}) {
  const { pointer, secret, label } = field;
  const way = chosenWay(field, context.values);
  return (
    <div class="ways">
      <Ways
        label={`How to give ${label}`}
        name={wayOf(field)}
        ways={[
          { pointer, label: 'Type it' },
          { pointer: secret.pointer, label: 'Name a secret' },
        ]}
        chosen={way}
        onChoose={(chosen) => context.set(wayOf(field), chosen)}
      />
      {way === pointer ? (
        <Described
          field={{
            ...field,
            help: 'It goes straight into Secrets Manager and is never shown again.',
          }}
          problem={context.problems[pointer]}
        >
          {(described) => (
            <input
              {...described}
              type="password"
              autoComplete="off"
              value={context.values[pointer] ?? ''}
              onInput={(event) => context.set(pointer, event.currentTarget.value)}
            />
          )}
        </Described>
      ) : (
        <TextRow field={{ ...secret, label: `${label}: name of the secret` }} context={context} />
      )}
    </div>
  );
}
