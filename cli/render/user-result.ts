import type { Failure } from '#runtime/ledger.ts';
import { commandFor } from '../command-for.ts';
import type { ApiOptions } from '../context.ts';
import { table } from './format.ts';
import { kindOf } from './result.ts';
import { titleOf } from './stage-text.ts';

/** The result of the workflow for an integration user, as it stands in the execution. */
export interface UserResult {
  status: 'active' | 'inactive';
  groups: { administrator: string[]; sales: string[] };
  access: {
    tokenUrl: string;
    clientId: string;
    clientSecret: { secretId: string };
    scope: string;
    baseUrl: string;
  };
  proof: { call: 'allowed' | 'no-rights' | 'refused'; refusedBy: string | null; at: string };
  warnings: string[];
  resources: { kind: string; name: string; id: string; origin: string }[];
}

/** How a run ended, or what it waits for. */
export interface UserOutcome {
  jobId: string;
  executionArn: string;
  status: string;
  result: UserResult | null;
  failure: Failure | null;
  task: { id: string; title: string; assignee: string; dueAt: string } | null;
}

interface Told {
  /** The request, as the person named it. */
  file: string;
  options: Pick<ApiOptions, 'api' | 'data'>;
  isSimulated: boolean;
}

/** What a run for an integration user has to say at its end. */
export function userText(outcome: UserOutcome, told: Told): string {
  const { result, failure, task } = outcome;
  if (result) return `${resultLines(result, told).join('\n')}\n`;
  if (failure) return `${failureLines(failure, told).join('\n')}\n`;
  if (task) return `${waitingLines(task, told).join('\n')}\n`;
  return `Nothing is lost; go on with:\n  ${commandFor('onboard', told.file, told.options)}\n`;
}

function resultLines(result: UserResult, told: Told): string[] {
  const { access, groups, proof, status } = result;
  const listed = (names: string[]) => names.join(', ') || 'none';
  return [
    status === 'active'
      ? 'The application can call Oracle CPQ.'
      : 'The application can no longer call Oracle CPQ.',
    '',
    'What the application needs',
    ...table([
      ['Token URL', access.tokenUrl],
      ['Client ID', access.clientId],
      ['Client Secret', `in Secrets Manager: ${access.clientSecret.secretId}`],
      ['Scope', access.scope],
      ['REST API', access.baseUrl],
    ]),
    '',
    'The integration user',
    ...table([
      ['Status', status],
      ['Administrator groups', listed(groups.administrator)],
      ['Sales groups', listed(groups.sales)],
    ]),
    '',
    `Proved with the credentials of the application (${proof.at})`,
    `  ${PROOFS[proof.call]}${proof.refusedBy ? `, by ${REFUSERS[proof.refusedBy] ?? proof.refusedBy}` : ''}`,
    '',
    'What exists now',
    ...table(result.resources.map(({ kind, id, origin }) => [origin, kindOf(kind), id])),
    ...result.warnings.map((warning) => `Worth knowing: ${warning}`),
    ...(told.isSimulated
      ? ['', 'Oracle and the clock were simulated: nothing left this machine.']
      : []),
    '',
    'What next',
    ...table([
      ['Change something', `edit ${told.file} and run it again: only the difference is changed`],
    ]),
  ];
}

const PROOFS: Record<UserResult['proof']['call'], string> = {
  allowed: 'A call succeeds',
  'no-rights': 'CPQ knows the user; it has no group, so it may not read',
  refused: 'A call is refused',
};

const REFUSERS: Readonly<Record<string, string>> = {
  cpq: 'Oracle CPQ',
  'identity-domain': 'the identity domain, which gives no token',
};

function failureLines(failure: Failure, { file, options }: Told): string[] {
  const { status, serviceCode, requestId } = failure.seen ?? {};
  const seen = [status && `HTTP ${status}`, serviceCode, requestId].filter(Boolean).join(', ');
  return [
    'The work on the integration user stopped.',
    '',
    `  ${failure.summary}`,
    '',
    ...table([
      ['Stage', titleOf(failure.stage)],
      ['System', failure.system],
      ['Error', failure.error],
      ...(seen ? [['Seen', seen]] : []),
    ]),
    '',
    'What to do',
    `  ${failure.fix}`,
    `  More: ${failure.runbook}`,
    '',
    'Then run it again; what exists is found',
    `  ${commandFor('onboard', file, options)}`,
  ];
}

function waitingLines(task: NonNullable<UserOutcome['task']>, { options }: Told): string[] {
  return [
    `It waits for ${task.assignee} until ${task.dueAt}: ${task.title}.`,
    `See the task:         ${commandFor('tasks', task.id, options)}`,
    `Say that it is done:  ${commandFor('tasks complete', task.id, options)}`,
  ];
}
