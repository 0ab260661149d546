import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { buildApp } from '#cdk/build-app.ts';
import { flatten, REASONS } from '#cdk/constructs/permissions.ts';
import { flatTemplate } from '#cdk/flat-template.ts';
import { LOCAL_CONTEXT } from '#local/assembly/read-assembly.ts';

interface Statement {
  Sid: string;
  Action: string | string[];
  Resource: unknown;
  Condition?: Record<string, Record<string, unknown>>;
}

interface Policy {
  Type: string;
  Properties: { Description: string; PolicyDocument: { Statement: Statement[] } };
  Metadata?: Record<string, Record<string, string>>;
}

export interface PermissionsTemplate {
  Resources: Record<string, { Type: string }>;
}

interface Holder {
  name: string;
  /** One line of the table each, without the actions that all functions have. */
  rows: string[];
}

/** What every function has; told once. */
const COMMON = new Set(['WriteLog', 'WriteTraces']);
const WORKFLOW = 'the workflow ';

/** The page docs/permissions.md: a table for each role of the template. */
export function listPermissions(template: PermissionsTemplate): string {
  const policies = Object.values(template.Resources).filter(
    (resource): resource is Policy => resource.Type === 'AWS::IAM::ManagedPolicy',
  );
  const holders = joinParts(policies.map(readHolder));
  const functions = holders.filter(({ name }) => !isWorkflow(name));
  const workflows = holders.filter(({ name }) => isWorkflow(name));
  const bare = functions.filter(({ rows }) => rows.length === 0).map(({ name }) => `\`${name}\``);
  const [first] = policies.filter(({ Properties }) => !isWorkflow(nameOf(Properties.Description)));
  return `<!-- Written by docs/list-permissions.ts (npm run docs). Change the stack, not this list. -->

# Permissions

Each function and each workflow has a role of its own, and each role a policy of its own. No action is a wildcard; where
a resource is one, the reason says why no narrower one can be named. Resources in angle brackets are those of
the stack.

## Every function

${table(first ? rowsOf(first, (sid) => COMMON.has(sid)).map(anyLog) : [])}
${bare.length > 0 ? `\nNothing else: ${bare.join(', ')}.\n` : ''}
## The workflows

${workflows.map(({ name, rows }) => `### ${name.slice(WORKFLOW.length)}\n\n${table(rows)}`).join('\n')}
## The functions

${functions
  .filter(({ rows }) => rows.length > 0)
  .map(({ name, rows }) => `### ${name}\n\n${table(rows)}`)
  .join('\n')}`;
}

const isWorkflow = (name: string) => name.startsWith(WORKFLOW);

function readHolder(policy: Policy): Holder {
  const name = nameOf(policy.Properties.Description);
  const rows = rowsOf(policy, (sid) => isWorkflow(name) || !COMMON.has(sid));
  return { name, rows };
}

/** A role whose rights don't fit into one policy has several. */
function joinParts(parts: Holder[]): Holder[] {
  const rows = Map.groupBy(parts, ({ name }) => name);
  return [...rows].map(([name, of]) => ({ name, rows: of.flatMap((part) => part.rows) }));
}

/** `oic-onboarding: what oci/check-instance may do` is the policy of `oci/check-instance`. */
function nameOf(description: string): string {
  return description.replace(/^oic-onboarding: what (.*?) may do/, '$1').replace(/, part \d+$/, '');
}

function rowsOf({ Properties, Metadata }: Policy, wanted: (sid: string) => boolean): string[] {
  return Properties.PolicyDocument.Statement.filter(({ Sid }) => wanted(Sid)).map((statement) => {
    const { Sid, Action, Resource, Condition } = statement;
    const actions = list([Action].flat());
    const resources = list([Resource].flat().map(readable));
    return `| ${actions} | ${resources}${conditions(Condition)} | ${Metadata?.[REASONS]?.[Sid] ?? ''} |`;
  });
}

function conditions(condition: Statement['Condition'] = {}): string {
  const tests = Object.values(condition).flatMap(Object.entries) as [string, unknown][];
  if (tests.length === 0) return '';
  return `<br>only if ${tests.map(([key, value]) => `\`${key}\` is ${list([value].flat().map(readable), ' or ')}`).join(' and ')}`;
}

/** A resource as people know it: without partition, region and account, and without CDK's hashes. */
function readable(resource: unknown): string {
  if (typeof resource === 'number') return String(resource);
  return flatten(resource)
    .replace(
      /^arn:(<AWS::Partition>|aws):([a-z0-9-]*):(<AWS::Region>)?:(<AWS::AccountId>)?:/,
      '$2:',
    )
    .replace(/<AWS::Region>/g, '<region>')
    .replace(/<([A-Za-z0-9]+?)[0-9A-F]{8}(\.Arn)?>/g, '<$1>');
}

/** The first function's log stands for each function's own. */
function anyLog(row: string): string {
  return row.replace(/`<\w+Logs>`/, 'its own log group');
}

function list(items: string[], between = '<br>'): string {
  return items.map((item) => `\`${item}\``).join(between);
}

function table(rows: string[]): string {
  return ['| Actions | Resources | Why |', '|---|---|---|', ...rows, ''].join('\n');
}

/** Only with an issuer of tokens has the stack the function that checks them. */
const TOKENS = { tokenIssuer: 'https://id.example', tokenAudience: 'oic-onboarding' };

/** The template of the stack as it is deployed by default, and with tokens. */
export async function synthesizeTemplate(): Promise<PermissionsTemplate> {
  const outdir = `${tmpdir()}/oic-onboarding-docs-${process.pid}`;
  const app = await buildApp({ outdir, context: { ...LOCAL_CONTEXT, ...TOKENS } });
  return flatTemplate(app) as PermissionsTemplate;
}

// Run by `npm run docs`.
if (import.meta.main) {
  const page = new URL('permissions.md', import.meta.url);
  await writeFile(page, listPermissions(await synthesizeTemplate()));
}
