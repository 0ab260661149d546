import { TextRow } from './field-row.tsx';
import type { Branch, EitherField } from './form.ts';
import type { FieldContext } from './request-form.tsx';
import { chosenWay, wayOf } from './values.ts';
import { Ways } from './ways.tsx';

/** Ways that are something to do: "Create one", and the field asks for the instance to create. */
const VERBS = new Set(['Create', 'Adopt']);

/** Exactly one of several ways: which one, and its fields. */
export function EitherRow({ field, context }: { field: EitherField; context: FieldContext }) {
  const way = chosenWay(field, context.values);
  const branch = field.branches.find(({ pointer }) => pointer === way)!;
  return (
    <div class="ways">
      <Ways
        label={field.help}
        name={wayOf(field)}
        ways={field.branches.map(({ pointer, label }) => ({
          pointer,
          label: VERBS.has(label) ? `${label} one` : `By ${label.toLowerCase()}`,
        }))}
        chosen={way}
        onChoose={(pointer) => context.set(wayOf(field), pointer)}
      />
      {branch.fields.map((inner) => (
        <TextRow
          key={inner.pointer}
          field={{ ...inner, label: labelIn(branch, field, inner.label) }}
          context={context}
        />
      ))}
    </div>
  );
}

function labelIn(branch: Branch, field: EitherField, label: string): string {
  return VERBS.has(branch.label) ? `${field.label} to ${branch.label.toLowerCase()}` : label;
}
