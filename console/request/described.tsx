import type { ComponentChildren } from 'preact';
import type { Field } from './form.ts';
import type { FieldProblem } from './problems.ts';

interface Props {
  field: Pick<Field, 'pointer' | 'label' | 'help' | 'isRequired'>;
  problem: FieldProblem | undefined;
  example?: string | undefined;
  /** Draws the control with what ties it to its words. */
  children(control: ControlProps): ComponentChildren;
}

export interface ControlProps {
  id: string;
  name: string;
  required: boolean;
  'aria-describedby': string;
  'aria-invalid': true | undefined;
}

/** A control with its label, its help, an example, and what is wrong with it. */
export function Described({ field, problem, example, children }: Props) {
  const { pointer, label, help, isRequired } = field;
  const id = `field${pointer.replaceAll('/', '-')}`;
  return (
    <div class={`field ${problem ? 'wrong' : ''}`}>
      <label for={id}>
        {label}{' '}
        {isRequired ? (
          <span class="required">required</span>
        ) : (
          <span class="optional">optional</span>
        )}
      </label>
      {children({
        id,
        name: pointer,
        required: isRequired,
        'aria-describedby': `${id}-help ${id}-problem`,
        'aria-invalid': problem ? true : undefined,
      })}
      <p class="field-problem" id={`${id}-problem`}>
        {problem && (
          <>
            {problem.detail} {problem.fix}
          </>
        )}
      </p>
      <p class="help" id={`${id}-help`}>
        {help}
        {example && (
          <>
            {' '}
            For example <code>{example}</code>
          </>
        )}
      </p>
    </div>
  );
}
