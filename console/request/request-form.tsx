import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import type { ShownKind } from '../words/kinds.ts';
import { FieldRow } from './field-row.tsx';
import type { Field, Form, Group } from './form.ts';
import { PasteRequest } from './paste-request.tsx';
import { AnyPlanView } from './plan-view.tsx';
import { useRequest } from './use-request.ts';
import type { Values } from './values.ts';

/** What a field needs to show itself, whichever kind it is. */
export interface FieldContext {
  values: Values;
  problems: ReturnType<typeof useRequest>['fields'];
  set(pointer: string, value: string): void;
}

interface FormProps {
  kind: ShownKind;
  form: Form;
  initial: Values;
}

/** The form itself. What is typed stays in memory and goes with the page. */
export function RequestForm({ kind, form, initial }: FormProps) {
  const [values, setValues] = useState(initial);
  const request = useRequest(kind, form, values);
  const frame = useRef<HTMLFormElement>(null);
  const wrong = Object.keys(request.fields).length;
  const context: FieldContext = {
    values,
    problems: request.fields,
    set: (pointer, value) => {
      setValues((known) => ({ ...known, [pointer]: value }));
      request.forget(pointer);
    },
  };
  useEffect(() => {
    if (wrong === 0) return;
    const first = frame.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    first?.closest('details')?.setAttribute('open', '');
    first?.focus();
  }, [wrong > 0]);
  return (
    <form
      ref={frame}
      noValidate
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        void request.plan();
      }}
    >
      <PasteRequest
        form={form}
        onFill={(filled) => setValues((known) => ({ ...known, ...filled }))}
      />
      {form.groups.map((group) => (
        <GroupCard key={group.title} group={group} context={context} />
      ))}
      {request.problem && <ProblemNote problem={request.problem} />}
      {request.planned && <AnyPlanView plan={request.planned.plan} isCurrent={request.isCurrent} />}
      <Actions request={request} />
    </form>
  );
}

function GroupCard({
  group: { title, help, fields, isExtra },
  context,
}: {
  group: Group;
  context: FieldContext;
}) {
  const rows = fields.map((field) => (
    <FieldRow key={field.pointer} field={field} context={context} />
  ));
  if (isExtra) {
    return (
      <details class="card group" open={fields.some(holdsNames)}>
        <summary>{title}</summary>
        {help && <p class="help">{help}</p>}
        <div class="fields">{rows}</div>
      </details>
    );
  }
  return (
    <fieldset class="card group">
      <legend>{title}</legend>
      {help && <p class="help">{help}</p>}
      <div class="fields">{rows}</div>
    </fieldset>
  );
}

/** Lists of names are what somebody came for, even where a request is complete without them. */
const holdsNames = (field: Field) => field.kind === 'text' && field.holds === 'names';

function Actions({ request }: { request: ReturnType<typeof useRequest> }) {
  const { planned, isCurrent, isBusy, start } = request;
  const isReady = planned?.plan.ready ?? false;
  return (
    <div class="actions sticky">
      <button
        type="submit"
        class={`button ${isCurrent ? '' : 'primary'}`}
        disabled={isBusy !== undefined}
      >
        {isBusy === 'plan' ? 'Planning…' : planned ? 'Plan again' : 'Plan'}
      </button>
      {planned && isCurrent && (
        <button
          type="button"
          class={`button ${isReady ? 'primary' : 'danger'}`}
          disabled={isBusy !== undefined}
          onClick={() => void start()}
        >
          <Icon name="arrow" />
          {isBusy === 'start' ? 'Starting…' : isReady ? 'Start' : 'Start anyway'}
        </button>
      )}
      <span class="small-print">
        {isCurrent
          ? isReady
            ? 'Nothing stands in the way.'
            : 'As it is, the run would stop there.'
          : PLAN_FIRST}
      </span>
    </div>
  );
}

const PLAN_FIRST = 'A plan only looks; it changes nothing.';
