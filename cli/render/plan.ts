import type { Plan } from '../api/answers.ts';
import { table } from './format.ts';
import { kindOf } from './result.ts';
import { titleOf } from './stage-text.ts';

type Item = Plan['items'][number];

const MARKS: Record<Item['action'], string> = {
  create: '+ create',
  adopt: '> adopt',
  change: '~ change',
  replace: '± replace',
  ask: '? ask',
  keep: '= keep',
};

/**
 * What a run would do, thing by thing, and what would stop it.
 * @param doer what does it, as the subject of a sentence
 */
export function planText(plan: Plan, doer = 'onboard'): string {
  const { items, findings, ready } = plan;
  const rows = items.map(({ action, kind, name, says }) => [
    MARKS[action],
    name === '-' ? kindOf(kind) : `${kindOf(kind)} (${name})`,
    says,
  ]);
  return [
    ...(rows.length > 0 ? [...table(rows), ''] : []),
    ...findings.flatMap(findingLines),
    ready ? summaryOf(items, doer) : stopped(findings.length),
    '',
  ].join('\n');
}

/** What would stop a run, and what to do about it. */
export function findingLines({
  stage,
  error,
  system,
  summary,
  fix,
}: Plan['findings'][number]): string[] {
  return [
    `${titleOf(stage)} would stop: ${error} (${system})`,
    `  ${summary}`,
    `  Fix: ${fix}`,
    '',
  ];
}

function stopped(count: number): string {
  const problems = count === 1 ? 'the finding' : 'the findings';
  return `A run would stop. Mend ${problems} above, then plan again.`;
}

/** `2 to create, 1 to adopt, 4 stay as they are.` */
function summaryOf(items: readonly Item[], doer: string): string {
  const count = (action: Item['action']) => items.filter((item) => item.action === action).length;
  const parts = (['create', 'adopt', 'change', 'replace'] as const)
    .filter((action) => count(action) > 0)
    .map((action) => `${count(action)} to ${action}`);
  if (count('ask') > 0) parts.push(`${count('ask')} for a person to do`);
  if (parts.length === 0) return 'Nothing to do: everything is as the request wants it.';
  if (count('keep') > 0) parts.push(`${count('keep')} to keep`);
  return `${parts.join(', ')}. Nothing was changed; ${doer} does it.`;
}
