import { TextRow } from './field-row.tsx';
import type { EitherField } from './form.ts';
import type { FieldContext } from './request-form.tsx';
import { chosenWay, wayOf } from './values.ts';
import { Ways } from './ways.tsx';

/** Exactly one of several fields: which one, and the field itself. */
export function EitherRow({ field, context }: { field: EitherField; context: FieldContext }) {
  const way = chosenWay(field, context.values);
  const branch = field.branches.find(({ pointer }) => pointer === way)!;
  return (
    <div class="ways">
      <Ways
        label={field.help}
        name={wayOf(field)}
        ways={field.branches.map(({ pointer, label }) => ({ pointer, label: `${label} one` }))}
        chosen={way}
        onChoose={(pointer) => context.set(wayOf(field), pointer)}
      />
      <TextRow
        field={{ ...branch, label: `${field.label} to ${branch.label.toLowerCase()}` }}
        context={context}
      />
    </div>
  );
}
