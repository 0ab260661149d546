import { useState } from 'preact/hooks';
import { callApi } from '../api/call-api.ts';
import type { IntegrationUser, Plan } from '../api/views.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useSending } from '../parts/use-sending.ts';
import { AnyPlanView } from '../request/plan-view.tsx';
import { namesIn } from '../request/text-of.ts';
import { announce } from '../shell/announce.tsx';
import { addressOf } from '../words/kinds.ts';

type Groups = IntegrationUser['request']['groups'];

interface Props {
  id: string;
  /** As they were asked for. */
  groups: Groups;
  onClose(): void;
}

const TYPES = [
  ['administrator', 'Administrator groups'],
  ['sales', 'Sales groups'],
] as const;

/** Changes the groups of a user: first what would change, then the change. */
export function GroupEditor({ id, groups, onClose }: Props) {
  const [texts, setTexts] = useState(() => ({
    administrator: groups.administrator.join('\n'),
    sales: groups.sales.join('\n'),
  }));
  const [planned, setPlanned] = useState<{ plan: Plan; asked: string }>();
  const { isSending, problem, send } = useSending();
  const set = { administrator: namesIn(texts.administrator), sales: namesIn(texts.sales) };
  const body = { groups: { set } };
  const asked = JSON.stringify(body);
  const isCurrent = planned?.asked === asked;
  const path = addressOf('integration-user', id);
  const plan = () =>
    send(async () => {
      const made = await callApi<Plan>('PATCH', `${path}?plan=true`, { body });
      setPlanned({ plan: made, asked });
      announce(`Planned: ${made.items.length} steps, ${made.findings.length} findings.`);
    });
  const apply = () =>
    send(async () => {
      await callApi('PATCH', path, { body });
      announce('The groups are being changed.');
      onClose();
    });
  return (
    <form
      class="editor"
      aria-label="Edit groups"
      onSubmit={(event) => {
        event.preventDefault();
        void plan();
      }}
    >
      <div class="fields">
        {TYPES.map(([type, label]) => (
          <GroupField
            key={type}
            label={label}
            value={texts[type]}
            onChange={(text) => setTexts((known) => ({ ...known, [type]: text }))}
          />
        ))}
      </div>
      {problem && <ProblemNote problem={problem} />}
      {planned && <AnyPlanView plan={planned.plan} isCurrent={isCurrent} />}
      <div class="actions">
        <button type="submit" class={`button ${isCurrent ? '' : 'primary'}`} disabled={isSending}>
          {planned ? 'Plan again' : 'Plan the change'}
        </button>
        {isCurrent && (
          <button type="button" class="button primary" disabled={isSending} onClick={apply}>
            Change the groups
          </button>
        )}
        <button type="button" class="button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </form>
  );
}

interface FieldProps {
  label: string;
  value: string;
  onChange(text: string): void;
}

function GroupField({ label, value, onChange }: FieldProps) {
  const id = label.toLowerCase().replaceAll(' ', '-');
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        rows={3}
        spellcheck={false}
        aria-describedby={`${id}-help`}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      <p class="help" id={`${id}-help`}>
        Variable names, one a line. The user is in these and in no others of this type.
      </p>
    </div>
  );
}
