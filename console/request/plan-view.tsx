import type { AnyPlan, Finding, Plan, PlanItem } from '../api/views.ts';
import { Icon, type IconName } from '../parts/icon.tsx';
import { PromotionPlanView } from '../promotion/promotion-plan-view.tsx';
import { ForeseenView } from '../recovery/foreseen-view.tsx';
import { errorTitle, kindName, stageTitle, systemName } from '../words/names.ts';

const ACTIONS: Record<PlanItem['action'], { label: string; sign: IconName }> = {
  create: { label: 'Create', sign: 'plus' },
  adopt: { label: 'Adopt', sign: 'arrow' },
  change: { label: 'Change', sign: 'file' },
  replace: { label: 'Replace', sign: 'file' },
  keep: { label: 'Keep', sign: 'minus' },
  ask: { label: 'Ask a person', sign: 'person' },
};

/** What a run would do, and what stands in its way. */
export function AnyPlanView({ plan, isCurrent }: { plan: AnyPlan; isCurrent: boolean }) {
  return (
    <section class={`card plan ${isCurrent ? '' : 'outdated'}`} aria-labelledby="plan">
      <h2 id="plan">Plan</h2>
      {!isCurrent && (
        <p class="note-line">The form has changed since. Plan again to see what holds now.</p>
      )}
      {plan.findings.map((finding) => (
        <FindingNote key={finding.summary} finding={finding} />
      ))}
      {'items' in plan ? <PlanItems plan={plan} /> : <OtherPlan plan={plan} />}
    </section>
  );
}

/** What the plans of other kinds of jobs say. */
function OtherPlan({ plan }: { plan: Exclude<AnyPlan, Plan> }) {
  if ('integrations' in plan) return <PromotionPlanView plan={plan} />;
  return plan.foreseen && <ForeseenView foreseen={plan.foreseen} />;
}

/** What would be done with each thing. */
export function PlanItems({ plan: { items, findings } }: { plan: Plan }) {
  if (items.length === 0) {
    if (findings.length > 0) return null;
    return <p>Nothing would change: everything is as the request wants it.</p>;
  }
  return (
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
  );
}

/** Something that would stop the run. */
function FindingNote({
  finding: { stage, error, system, summary, fix },
}: {
  finding: Partial<Finding> & Pick<Finding, 'error' | 'summary' | 'fix'>;
}) {
  const place = [stage && stageTitle(stage), system && systemName(system)].filter(Boolean);
  return (
    <div class="note bad">
      <Icon name="warning" />
      <div>
        <p class="note-title">
          {place.length > 0 && `${place.join(', ')}: `}
          {errorTitle(error)}
        </p>
        <p>{summary}</p>
        <p>{fix}</p>
      </div>
    </div>
  );
}
