import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { buildApp } from '#cdk/build-app.ts';
import { type FlatTemplate, flatTemplate } from '#cdk/flat-template.ts';
import { functionDefinitions } from '#cdk/functions.ts';
import { estimateCostUsd } from '#functions/api/estimate-cost.ts';
import { LOCAL_CONTEXT, readAssembly } from '#local/assembly/read-assembly.ts';
import type { CountedDefinition, RunLength } from './count-run.ts';
import { NEW_INSTANCE_MINUTES, onboardingRuns } from './onboarding-runs.ts';

/**
 * US dollars a month in us-east-1, without any free tier.
 * https://aws.amazon.com/kms/pricing/ https://aws.amazon.com/secrets-manager/pricing/
 * https://aws.amazon.com/cloudwatch/pricing/
 */
const MONTHLY = {
  'AWS::KMS::Key': { what: 'encryption key', each: 1 },
  'AWS::CloudWatch::Dashboard': { what: 'dashboard', each: 3 },
  'AWS::CloudWatch::Alarm': { what: 'alarm', each: 0.1 },
  'AWS::SecretsManager::Secret': { what: 'secret with the OCI credentials', each: 0.4 },
} as const;
const SECRET_A_MONTH = 0.4;
/** Calls of Oracle take one to a few seconds. */
const ASSUMED_SECONDS = 3;
const MARKS = ['<!-- computed: begin -->', '<!-- computed: end -->'] as const;

/** Kinds of secrets that belong to other jobs than onboardings. */
const OF_OTHER_JOBS = /^((cpq|recovery|promotion|connection|git)-|person$)/;

/** The secrets that an onboarding keeps as long as it lives: every kind but the optional API token. */
export const secretsPerCustomer = new Set(
  functionDefinitions
    .flatMap(({ secrets = {} }) => Object.keys(secrets))
    .filter((kind) => kind !== 'cupixworks' && !OF_OTHER_JOBS.test(kind)),
).size;

/** The tables of docs/cost.md, from the definition of the workflow and the resources of the stack. */
export async function computeCosts(): Promise<string> {
  const outdir = `${tmpdir()}/oic-onboarding-costs-${process.pid}`;
  const app = await buildApp({ outdir, context: LOCAL_CONTEXT });
  const assembly = readAssembly(app, { accountId: '111122223333', region: 'us-east-1' });
  const machine = assembly.stateMachines.find(({ name }) => name.startsWith('Onboarding'));
  if (!machine) throw new Error('The stack has no onboarding.');
  const definition = JSON.parse(machine.definition) as CountedDefinition;
  const limits = new Map(assembly.functions.map((one) => [one.arn, one]));
  const limitsOf = (state: string) => {
    const called = limits.get(functionsIn(definition).get(state) ?? '');
    if (!called) throw new Error(`${state} calls a function that the stack does not have.`);
    return called;
  };
  const runs = await onboardingRuns(definition);
  return [
    ...runTable(
      [
        [`Creates an instance (${NEW_INSTANCE_MINUTES} minutes)`, runs.newInstance],
        ['Uses an instance that exists', runs.existingInstance],
        ['The same request again', runs.again],
      ],
      limitsOf,
    ),
    '',
    ...monthTable(flatTemplate(app)),
  ].join('\n');
}

function runTable(
  runs: [string, RunLength][],
  limitsOf: (state: string) => { memoryMb: number; timeoutSeconds: number },
): string[] {
  const rows = runs.map(([name, { transitions, events, calls }]) => {
    const lambda = (seconds: (timeout: number) => number) =>
      estimateCostUsd({
        transitions: 0,
        invocations: calls.map(limitsOf).map(({ memoryMb, timeoutSeconds }) => ({
          memoryMb,
          milliseconds: seconds(timeoutSeconds) * 1000,
        })),
      });
    const steps = estimateCostUsd({ transitions, invocations: [] });
    const usual = lambda(() => ASSUMED_SECONDS);
    const most = lambda((timeout) => timeout);
    const cells = [name, transitions, events, calls.length, usd(steps), usd(usual), usd(most)];
    return `| ${cells.join(' | ')} | **${usd(steps + usual)}** |`;
  });
  return [
    `| One run | Transitions | History events | Calls of functions | Step Functions | Lambda, ${ASSUMED_SECONDS} s a call | Lambda, every call up to its time-out | Together |`,
    '|---|---|---|---|---|---|---|---|',
    ...rows,
  ];
}

function monthTable({ Resources }: FlatTemplate): string[] {
  const types = Object.values(Resources).map(({ Type }) => Type);
  const lines = Object.entries(MONTHLY).map(([type, { what, each }]) => {
    const count = types.filter((one) => one === type).length;
    return { what, count, each, sum: count * each };
  });
  const total = lines.reduce((all, { sum }) => all + sum, 0);
  const rows = lines.map(
    ({ what, count, each, sum }) => `| ${what} | ${count} | ${usd(each, 2)} | ${usd(sum, 2)} |`,
  );
  return [
    '| A month | Count | Each | Sum |',
    '|---|---|---|---|',
    ...rows,
    `| **The stack** | | | **${usd(total, 2)}** |`,
    `| each customer: secrets | ${secretsPerCustomer} | ${usd(SECRET_A_MONTH, 2)} | ${usd(secretsPerCustomer * SECRET_A_MONTH, 2)} |`,
  ];
}

/** State to the ARN of the function that it calls. */
function functionsIn(definition: CountedDefinition): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, state] of Object.entries(definition.States)) {
    const { Arguments } = state as { Arguments?: { FunctionName?: string } };
    if (Arguments?.FunctionName) found.set(name, Arguments.FunctionName);
    for (const branch of state.Branches ?? []) {
      for (const [inner, arn] of functionsIn(branch)) found.set(inner, arn);
    }
  }
  return found;
}

const usd = (amount: number, digits = 4) => `$${amount.toFixed(digits)}`;

/** A page with its computed part renewed. */
export function renew(page: string, computed: string): string {
  const [begin, end] = MARKS;
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`The page has no ${begin}.`);
  return `${before}${begin}\n${computed}\n${end}${after}`;
}

// Run by `npm run docs`.
if (import.meta.main) {
  const page = new URL('cost.md', import.meta.url);
  await writeFile(page, renew(await readFile(page, 'utf8'), await computeCosts()));
}
