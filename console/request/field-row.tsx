import { ArchiveRow } from './archive-row.tsx';
import { CredentialRow } from './credential-row.tsx';
import { type ControlProps, Described } from './described.tsx';
import { EitherRow } from './either-row.tsx';
import type { ChoiceField, Field, TextField } from './form.ts';
import type { FieldContext } from './request-form.tsx';

/** One field of the form, as its kind wants it. */
export function FieldRow({ field, context }: { field: Field; context: FieldContext }) {
  switch (field.kind) {
    case 'archive':
      return <ArchiveRow field={field} context={context} />;
    case 'credential':
      return <CredentialRow field={field} context={context} />;
    case 'either':
      return <EitherRow field={field} context={context} />;
    case 'choice':
      return <ChoiceRow field={field} context={context} />;
    case 'text':
      return <TextRow field={field} context={context} />;
  }
}

/** A line of text or a number; several lines for names and for what is written as JSON. */
export function TextRow({ field, context }: { field: TextField; context: FieldContext }) {
  const { pointer, usual, holds } = field;
  return (
    <Described
      field={field}
      problem={context.problems[pointer]}
      example={holds === 'json' ? undefined : field.example}
    >
      {(described) => {
        const control = {
          ...described,
          value: context.values[pointer] ?? '',
          spellcheck: false,
          autoComplete: 'off',
          onInput: (event: { currentTarget: { value: string } }) =>
            context.set(pointer, event.currentTarget.value),
        } as const;
        if (holds === 'json') return <JsonText control={control} example={field.example} />;
        if (holds === 'names') return <textarea {...control} rows={3} />;
        const inputMode = holds === 'number' ? 'numeric' : undefined;
        return <input {...control} type="text" inputMode={inputMode} placeholder={usual} />;
      }}
    </Described>
  );
}

/** What no form can ask for well is written as the API takes it, from an example. */
function JsonText({ control, example }: { control: TextControl; example: string | undefined }) {
  const take = () => example && control.onInput({ currentTarget: { value: example } });
  return (
    <>
      <textarea {...control} class="json" rows={10} />
      <p class="small-print">
        Written as JSON.{' '}
        {example && control.value === '' && (
          <button type="button" class="button quiet small" onClick={take}>
            Begin with the example
          </button>
        )}
      </p>
    </>
  );
}

type TextControl = ControlProps & {
  value: string;
  spellcheck: boolean;
  onInput(event: { currentTarget: { value: string } }): void;
};

function ChoiceRow({ field, context }: { field: ChoiceField; context: FieldContext }) {
  const { pointer, options, usual } = field;
  return (
    <Described field={field} problem={context.problems[pointer]}>
      {(described) => (
        <select
          {...described}
          value={context.values[pointer] ?? usual ?? ''}
          onChange={(event) => context.set(pointer, event.currentTarget.value)}
        >
          {usual === undefined && <option value="" />}
          {options.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </select>
      )}
    </Described>
  );
}
