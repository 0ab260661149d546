import type { OnboardingView } from '#functions/api/describe-onboarding.ts';
import { dollars, table } from './format.ts';

export interface ResultOptions {
  /** The client secret, only when the person asked to see it. */
  secret?: string;
  simulated: boolean;
  /** The simulated administrator did the human task. */
  byAdministrator: boolean;
  /** The command that does something with this onboarding, ready to type. */
  commandFor(command: 'status' | 'reveal'): string;
}

const KINDS: Record<string, string> = {
  'integration-instance': 'Integration instance',
  'oauth-client': 'OAuth client',
  project: 'Project',
  connection: 'Connection',
  integration: 'Integration',
  secret: 'Secret',
  'cupixworks-registration': 'CupixWorks registration',
};

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
      ...(options.secret === undefined ? [['See the secret', options.commandFor('reveal')]] : []),
      ...(options.simulated ? [['Do it for real', 'docs/endpoints.md']] : []),
    ]),
    '',
  ].join('\n');
}

/** Everything that was made or adopted. */
export function resourceLines({ resources }: Pick<OnboardingView, 'resources'>): string[] {
  if (resources.length === 0) return ['  nothing'];
  const rows = resources.map((resource) => [
    'created' in resource ? 'created' : 'adopted',
    resource.name === '-'
      ? (KINDS[resource.kind] ?? resource.kind)
      : `${KINDS[resource.kind] ?? resource.kind} (${resource.name})`,
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
