import { type Context, checkDocument } from './check-document.ts';
import { checkEnvironments } from './check-environments.ts';
import { explainFileError, type Surroundings } from './credentials.ts';
import { textAt } from './cross-checks.ts';
import { type EnvironmentBlock, EnvironmentsFile } from './environments-schema.ts';
import { valueAt } from './explain-issue.ts';
import { suggest } from './nearest-name.ts';
import type { Locate, Problem } from './problem.ts';
import { PromotionRequest } from './promotion-schema.ts';
import { readDocument } from './read-document.ts';

/** A request that may run, with the environments that it names. */
export interface CheckedPromotion {
  request: PromotionRequest;
  environments: EnvironmentBlock[];
}

export type PromotionVerdict =
  | { ok: true; checked: CheckedPromotion; remarks: Problem[] }
  | { ok: false; problems: Problem[] };

/** As `checkRequestText`, for a promotion. */
export async function checkPromotionRequestText(
  text: string,
  surroundings?: Surroundings,
): Promise<PromotionVerdict> {
  const document = readDocument(text);
  if ('problems' in document) return { ok: false, problems: document.problems };
  return check(document.value, document.locate, surroundings, readEnvironments);
}

/** The same for a document that was parsed already, with its environments in it. */
export function checkPromotionRequest(value: unknown, locate?: Locate): Promise<PromotionVerdict> {
  return check(value, locate, undefined, async (_, { problems }) => {
    problems.add(['environments'], {
      what: 'It names a file, which only the command line can read.',
      fix: 'Send the list of environments itself.',
    });
    return NOTHING;
  });
}

/** @param read what reads a file of environments; a service reads none, and so doesn't carry the parser along */
async function check(
  value: unknown,
  locate: Locate | undefined,
  surroundings: Surroundings | undefined,
  read: (file: string, context: Context) => Promise<ReadEnvironments>,
): Promise<PromotionVerdict> {
  const { parsed, context } = await checkDocument(value, locate, surroundings, {
    schema: PromotionRequest,
    together: checkTogether,
    credentials: {},
  });
  const file = textAt(value, ['environments']);
  const named = file === undefined ? undefined : await read(file, context);
  const environments = named?.environments ?? parsed?.environments;
  checkNames(value, file === undefined ? valueAt(value, ['environments']) : environments, context);
  const problems = [...context.problems.list(), ...(named?.problems ?? [])];
  if (problems.length > 0 || !parsed || !Array.isArray(environments))
    return { ok: false, problems };
  const remarks = [...context.remarks.list(), ...(named?.remarks ?? [])];
  return { ok: true, checked: { request: parsed, environments }, remarks };
}

interface ReadEnvironments {
  environments: EnvironmentBlock[] | undefined;
  problems: Problem[];
  remarks: Problem[];
}

const NOTHING = { environments: undefined, problems: [], remarks: [] };

/** The environments of a file, with what is wrong there. */
async function readEnvironments(file: string, context: Context): Promise<ReadEnvironments> {
  const { problems, surroundings } = context;
  if (!surroundings) return NOTHING;
  const text = await surroundings.readText(file).catch((error: unknown) => {
    problems.add(['environments'], explainFileError(error, file));
  });
  if (text === undefined) return NOTHING;
  const document = readDocument(text);
  if ('problems' in document) return { ...NOTHING, problems: inFile(file, document.problems) };
  const found = await checkDocument(document.value, document.locate, surroundings, {
    schema: EnvironmentsFile,
    together: (value, inside) =>
      checkEnvironments(valueAt(value, ['environments']), ['environments'], inside),
    credentials: {},
  });
  return {
    environments: found.parsed?.environments,
    problems: inFile(file, found.context.problems.list()),
    remarks: inFile(file, found.context.remarks.list()),
  };
}

/** The same with the name of the file; a pointer would lead into the request. */
function inFile(file: string, problems: Problem[]): Problem[] {
  return problems.map(({ pointer: _, where, ...rest }) => ({
    ...rest,
    where: `${file}${where && `: ${where}`}`,
  }));
}

function checkTogether(value: unknown, context: Context): void {
  checkEnvironments(valueAt(value, ['environments']), ['environments'], context);
  const integrations = valueAt(value, ['integrations']);
  const seen = new Set<unknown>();
  for (const [index, one] of (Array.isArray(integrations) ? integrations : []).entries()) {
    const code = valueAt(one, ['code']);
    if (seen.has(code)) {
      const fix = 'Name each integration once: one version of it is promoted.';
      context.problems.add(['integrations', index, 'code'], {
        what: 'It stands here twice.',
        fix,
      });
    }
    seen.add(code);
  }
}

/** From where to where, among the environments that there are. */
function checkNames(value: unknown, environments: unknown, { problems }: Context): void {
  if (!Array.isArray(environments)) return;
  const names = environments.map((one) => String(valueAt(one, ['name'])));
  for (const end of ['from', 'to']) {
    const name = textAt(value, [end]);
    if (name === undefined || names.includes(name) || problems.has([end])) continue;
    problems.add([end], {
      what: `There is no environment ${name}.`,
      fix: suggest(name, names),
    });
  }
  const { from, to } = value as Record<string, unknown>;
  if (from !== undefined && from === to) {
    problems.add(['to'], {
      what: 'This is where the project comes from.',
      fix: 'Name another environment.',
    });
  }
  const target = environments.find((one) => valueAt(one, ['name']) === to);
  if (!target || !valueAt(value, ['smokeTest'])) return;
  if (valueAt(target, ['instance', 'runtimeUrl']) !== undefined) return;
  problems.add(['smokeTest'], {
    what: `The environment ${String(to)} has no runtimeUrl, so nothing can be called there.`,
    fix: 'Add instance.runtimeUrl to the environment, or leave the smoke test out.',
  });
}
