import { ArchiveRow } from './archive-row.tsx';
import { CredentialRow } from './credential-row.tsx';
import { Described } from './described.tsx';
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

/** A line of text, or a number. */
export function TextRow({ field, context }: { field: TextField; context: FieldContext }) {
  const { pointer, usual, isNumber } = field;
  return (
    <Described field={field} problem={context.problems[pointer]} example={field.example}>
      {(described) => (
        <input
          {...described}
          type="text"
          inputMode={isNumber ? 'numeric' : undefined}
          value={context.values[pointer] ?? ''}
          placeholder={usual}
          spellcheck={false}
          autoComplete="off"
          onInput={(event) => context.set(pointer, event.currentTarget.value)}
        />
      )}
    </Described>
  );
}

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
