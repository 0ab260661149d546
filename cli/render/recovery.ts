import type {
  Health,
  RecoveryPlan,
  RecoveryResult,
  RecoveryView,
  ScheduleAnswer,
} from '../api/recovery-answers.ts';
import { duration, shorten, table } from './format.ts';
import { findingLines } from './plan.ts';
import type { ResultOptions } from './result.ts';

/** Groups and reasons that people look at; --json has all. */
const MAX_GROUPS = 8;
const MESSAGE_WIDTH = 100;

/** What a recovery that came to its end has to say. */
export function recoveryText(view: RecoveryView, options: ResultOptions): string {
  return [
    ...recoveryLines(view),
    '',
    'What next',
    ...table([
      ['Each failure that is left', options.commandFor('left')],
      ['What stands there now', options.commandFor('errors')],
      ['How the instance is', options.commandFor('health')],
      ...(view.schedule?.status === 'ACTIVE'
        ? [['End the schedule', options.commandFor('schedules stop')]]
        : []),
    ]),
    ...(options.simulated
      ? ['', 'Oracle and the clock were simulated: nothing left this machine.']
      : []),
    '',
  ].join('\n');
}

/** What the last run has reached, and when the next one is. */
export function recoveryLines({ request, result, schedule }: RecoveryView): string[] {
  return [
    ...(result ? resultLines(request.instance, result) : ['No run has come to its end yet.']),
    ...(schedule ? ['', scheduleSentence(schedule)] : []),
  ];
}

function resultLines(instance: string, result: RecoveryResult): string[] {
  const { totals, groups, reasons, moreGroups } = result;
  const shown = groups.slice(0, MAX_GROUPS);
  const more = moreGroups + groups.length - shown.length;
  return [
    `${instance}: ${totalsText(totals)}.`,
    ...shown.flatMap((group) => ['', ...groupLines(group)]),
    ...(more > 0 ? ['', `  … and ${more} more groups (--json)`] : []),
    ...(reasons.length > 0
      ? [
          '',
          'Why failures are left',
          ...table(reasons.map(({ count, reason }) => [String(count), reason])),
        ]
      : []),
  ];
}

/** `312 found, 300 resubmitted, 297 recovered, 5 discarded, 10 left`. */
export function totalsText(totals: RecoveryResult['totals']): string {
  const { found, resubmitted, recovered, discarded, left } = totals;
  return `${found} found, ${resubmitted} resubmitted, ${recovered} recovered, ${discarded} discarded, ${left} left`;
}

function groupLines(group: RecoveryResult['groups'][number]): string[] {
  const { found, recovered, discarded, left, runbook } = group;
  const leftCount = left.reduce((sum, { count }) => sum + count, 0);
  const became = [
    recovered > 0 && `${recovered} recovered`,
    discarded > 0 && `${discarded} discarded`,
    leftCount > 0 && `${leftCount} left`,
  ].filter((part) => part !== false);
  const [example] = left.flatMap(({ examples }) => examples);
  return [
    `  ${found} × ${nameOf(group)}: ${became.join(', ')}`,
    `    ${shorten(group.message ?? 'no message', MESSAGE_WIDTH)}`,
    ...(leftCount > 0 && example ? [`    for example ${example}`] : []),
    ...(leftCount > 0 && runbook ? [`    What to do: ${runbook}`] : []),
  ];
}

/** Where failures of a group come from: `SALES/ORDER_IN, error 504`. */
export function nameOf(group: {
  project: string | null;
  integration: string | null;
  errorCode: string | null;
}): string {
  const where = [group.project, group.integration].filter(Boolean).join('/') || 'others';
  return group.errorCode ? `${where}, error ${group.errorCode}` : where;
}

/** When a recovery runs by itself. */
export function scheduleSentence({ every, status, nextAt, problem }: ScheduleAnswer): string {
  if (status !== 'ACTIVE') return `Its schedule (every ${every}) is stopped.`;
  const last = problem ? ` The last time no run was started: ${problem}` : '';
  return `It runs every ${every}; next at ${nextAt}.${last}`;
}

/** What a run would do, group by group, and what would stop it. */
export function recoveryPlanText({ ready, foreseen, findings }: RecoveryPlan): string {
  if (!ready || !foreseen) {
    return [
      ...findings.flatMap(findingLines),
      'A run would stop. Mend it, then plan again.',
      '',
    ].join('\n');
  }
  const { totals, groups, seen, total, moreGroups } = foreseen;
  const rest = total !== null && total > seen ? total - seen : 0;
  return [
    ...groups.flatMap((group) => {
      const does = [
        group.resubmit > 0 && `${group.resubmit} to resubmit`,
        group.discard > 0 && `${group.discard} to discard`,
        group.ask > 0 && `${group.ask} for a person to decide`,
        group.wait > 0 && `${group.wait} to resubmit later in the run`,
      ].filter((part) => part !== false);
      return [
        `  ${group.found} × ${nameOf(group)}${does.length > 0 ? `: ${does.join(', ')}` : ''}`,
        `    ${shorten(group.message ?? 'no message', MESSAGE_WIDTH)}`,
        ...group.left.map(({ count, reason }) => `    ${count} to leave: ${reason}`),
        ...(group.left.length > 0 && group.runbook ? [`    What to do: ${group.runbook}`] : []),
        '',
      ];
    }),
    ...(moreGroups > 0 ? [`  … and ${moreGroups} more groups`, ''] : []),
    ...(rest > 0
      ? [`Only the newest ${seen} of ${total} were looked at; a run looks at all.`, '']
      : []),
    `${totals.resubmit + totals.wait} to resubmit, ${totals.discard} to discard, ${totals.ask} to ask about, ${totals.leave} to leave. Nothing was sent; recover does it.`,
    '',
  ].join('\n');
}

/** How an instance is. */
export function healthText(health: Health): string {
  const { instance, asOf, recent, day, failures } = health;
  const rate = (percent: number | null) => (percent === null ? 'nothing ended' : `${percent} %`);
  const row = (title: string, figures: Health['day']) => [
    title,
    rate(figures.successRate),
    `${figures.received} messages, ${figures.failed} failed, ${figures.aborted} aborted`,
  ];
  const age = failures.oldestAt
    ? duration((Date.parse(asOf) - Date.parse(failures.oldestAt)) / 1000)
    : undefined;
  return [
    `${instance}, ${asOf}`,
    '',
    'Messages that succeeded',
    ...table([row(`since ${recent.from.slice(11, 16)} UTC`, recent), row('last 24 hours', day)]),
    `  ${sparkline(health.hours.map(({ received, successRate }) => (received > 0 ? successRate : null)))}  by the hour`,
    '',
    `Open failures: ${failures.total ?? `${failures.seen} or more`}, of which ${failures.recoverable} can be run again${age ? `; the oldest is ${age} old` : ''}`,
    ...failures.groups.flatMap((group) => [
      `  ${group.count} × ${nameOf(group)}`,
      `    ${shorten(group.message ?? 'no message', MESSAGE_WIDTH)}`,
      ...(group.runbook ? [`    What to do: ${group.runbook}`] : []),
    ]),
    ...(failures.others > 0 ? [`  ${failures.others} × others`] : []),
    '',
  ].join('\n');
}

const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** Percentages as bars; a dot where there is none. */
export function sparkline(percents: readonly (number | null)[]): string {
  return percents
    .map((percent) => {
      if (percent === null) return '·';
      // Only what is perfect is full.
      return BARS[Math.floor((percent / 100) * (BARS.length - 1))];
    })
    .join('');
}
