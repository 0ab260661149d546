import type { Finding, Plan, PlanItem } from '../api/views.ts';
import { Icon, type IconName } from '../parts/icon.tsx';
import { errorTitle, kindName, stageTitle, systemName } from '../words/names.ts';

const ACTIONS: Record<PlanItem['action'], { label: string; sign: IconName }> = {
  create: { label: 'Create', sign: 'plus' },
  adopt: { label: 'Adopt', sign: 'arrow' },
  change: { label: 'Change', sign: 'file' },
  replace: { label: 'Replace', sign: 'file' },
  keep: { label: 'Keep', sign: 'minus' },
  ask: { label: 'Ask a person', sign: 'person' },
};

/** What a run would do with each thing, and what stands in its way. */
export function PlanView({
  plan: { items, findings },
  isCurrent,
}: {
  plan: Plan;
  isCurrent: boolean;
}) {
  return (
    <section class={`card plan ${isCurrent ? '' : 'outdated'}`} aria-labelledby="plan">
      <h2 id="plan">Plan</h2>
      {!isCurrent && (
        <p class="note-line">The form has changed since. Plan again to see what holds now.</p>
      )}
      {findings.map((finding) => (
        <FindingNote key={finding.stage + finding.summary} finding={finding} />
      ))}
      {items.length > 0 ? (
        <ul class="plan-items">
          {items.map((item) => (
            <li key={item.stage + item.kind + item.name} class={item.action}>
              <span class="plan-action">
                <Icon name={ACTIONS[item.action].sign} />
                {ACTIONS[item.action].label}
              </span>
              <span class="plan-what">
                {kindName(item.kind)} <b>{item.name}</b>
              </span>
              <span class="plan-why">{item.says}</span>
            </li>
          ))}
        </ul>
      ) : (
        findings.length === 0 && <p>Nothing would change: everything is as the request wants it.</p>
      )}
    </section>
  );
}

function FindingNote({ finding: { stage, error, system, summary, fix } }: { finding: Finding }) {
  return (
    <div class="note bad">
      <Icon name="warning" />
      <div>
        <p class="note-title">
          {stageTitle(stage)}, {systemName(system)}: {errorTitle(error)}
        </p>
        <p>{summary}</p>
        <p>{fix}</p>
      </div>
    </div>
  );
}
