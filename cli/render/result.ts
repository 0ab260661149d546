import type { JobParts, OnboardingView } from '../api/answers.ts';
import { dollars, table } from './format.ts';

export interface ResultOptions {
  /** The client secret, only when the person asked to see it. */
  secret?: string;
  simulated: boolean;
  /** The simulated administrator did the human task. */
  byAdministrator: boolean;
  /** The run is somebody else's: its vault shows nothing to us after the task. */
  isRemote?: boolean;
  /** The command that does something with this onboarding, ready to type. */
  commandFor(command: string, argument?: string): string;
}

const KINDS: Readonly<Record<string, string>> = {
  'integration-instance': 'Integration instance',
  'oauth-client': 'OAuth client',
  'role-grant': 'Role grant',
  project: 'Project',
  connection: 'Connection',
  integration: 'Integration',
  secret: 'Secret',
  'cupixworks-registration': 'CupixWorks registration',
  'cpq-user': 'CPQ integration user',
  'cpq-scope': 'CPQ scope',
  'cpq-groups': 'Its groups',
  'cpq-status': 'Its status',
};

/** A kind of resource, for people. */
export function kindOf(kind: string): string {
  return KINDS[kind] ?? kind;
}

/** What a finished onboarding has to say. */
export function resultText(view: OnboardingView, options: ResultOptions): string {
  return [
    `${view.customer} is connected: CupixWorks can read Oracle Primavera Cloud.`,
    '',
    'What exists now',
    ...resourceLines(view),
    '',
    ...registrationLines(view, options),
    ...proofLines(view),
    `On AWS this run takes ${view.transitions} state transitions and costs about ${dollars(view.estimatedCostUsd)}.`,
    ...simulationLines(options),
    '',
    'What next',
    ...table([
      ['Look at it again', options.commandFor('status')],
      ...(options.secret === undefined && !options.isRemote
        ? [['See the secret', options.commandFor('reveal')]]
        : []),
      ...(options.simulated ? [['Do it for real', 'docs/endpoints.md']] : []),
    ]),
    '',
  ].join('\n');
}

/**
 * What `--json` prints of a run; docs/command-line.md describes it.
 * @param secret the client secret, only when the person asked to see it
 */
export function resultDocument(view: OnboardingView, secret?: string) {
  const { registration } = view;
  const shown = registration && {
    ...registration,
    clientSecret: { ...registration.clientSecret, ...(secret !== undefined && { value: secret }) },
  };
  return {
    onboardingId: view.onboardingId,
    customer: view.customer,
    executionArn: view.executionArn,
    status: view.status,
    stages: view.stages,
    registration: shown,
    proof: view.proof,
    resources: view.resources,
    transitions: view.transitions,
    estimatedCostUsd: view.estimatedCostUsd,
    failure: view.failure,
  };
}

/** Everything that was made or adopted. */
export function resourceLines({ resources }: Pick<JobParts, 'resources'>): string[] {
  if (resources.length === 0) return ['  nothing'];
  const rows = resources.map((resource) => [
    'created' in resource ? 'created' : 'adopted',
    resource.name === '-' ? kindOf(resource.kind) : `${kindOf(resource.kind)} (${resource.name})`,
    resource.id,
  ]);
  return table(rows);
}

/** The five values under the names of the CupixWorks dialog. */
export function registrationLines(
  { registration }: Pick<OnboardingView, 'registration'>,
  { secret }: Pick<ResultOptions, 'secret'>,
): string[] {
  if (!registration) return [];
  const shown = secret ?? `in Secrets Manager: ${registration.clientSecret.secretId}`;
  const rows = [
    ['OIC OAuth Token URL', registration.oicOAuthTokenUrl],
    ['Client ID', registration.clientId],
    ['Client Secret', shown],
    ['Scope', registration.scope],
    ['OPC Access Token URL', registration.opcAccessTokenUrl],
  ];
  return ['The five registration values', ...table(rows), ''];
}

function proofLines({ proof }: OnboardingView): string[] {
  if (!proof) return [];
  const word = (ok: boolean) => (ok ? 'works' : 'FAILED');
  return [
    `Proved with exactly these values (${proof.at})`,
    ...table([
      ['Token', word(proof.tokenOk)],
      ['Integration', word(proof.endpointOk)],
      ['Primavera', word(proof.primaveraOk)],
    ]),
    '',
  ];
}

function simulationLines({ simulated, byAdministrator }: ResultOptions): string[] {
  if (!simulated) return [];
  const administrator =
    ' A simulated CupixWorks administrator did the one task that only a person can do (--interactive leaves it to you).';
  return [
    `Oracle, Primavera, CupixWorks and the clock were simulated: nothing left this machine.${byAdministrator ? administrator : ''}`,
  ];
}
