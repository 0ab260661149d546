import { type Context, checkDocument } from './check-document.ts';
import type { Surroundings } from './credentials.ts';
import { textAt } from './cross-checks.ts';
import { valueAt } from './explain-issue.ts';
import type { Locate, Path, Problem } from './problem.ts';
import { readDocument } from './read-document.ts';
import { isDesignHost, oicOrigin, secondsOf } from './recovery-rules.ts';
import { RecoveryRequest } from './recovery-schema.ts';

export type RecoveryVerdict =
  | { ok: true; request: RecoveryRequest; remarks: Problem[] }
  | { ok: false; problems: Problem[] };

/** As `checkRequestText`, for a recovery. */
export async function checkRecoveryRequestText(
  text: string,
  surroundings?: Surroundings,
): Promise<RecoveryVerdict> {
  const document = readDocument(text);
  if ('problems' in document) return { ok: false, problems: document.problems };
  return checkRecoveryRequest(document.value, document.locate, surroundings);
}

/** As `checkRecoveryRequestText`, for a document that was parsed already. */
export async function checkRecoveryRequest(
  value: unknown,
  locate?: Locate,
  surroundings?: Surroundings,
): Promise<RecoveryVerdict> {
  const { parsed, context } = await checkDocument(value, locate, surroundings, {
    schema: RecoveryRequest,
    together: checkTogether,
    credentials: {},
  });
  const problems = context.problems.list();
  if (problems.length > 0 || !parsed) return { ok: false, problems };
  return { ok: true, request: parsed, remarks: context.remarks.list() };
}

function checkTogether(value: unknown, context: Context): void {
  checkHost(value, context);
  const rules = valueAt(value, ['rules']);
  if (!Array.isArray(rules)) return;
  for (const at of rules.keys()) checkRule(value, ['rules', at], context);
  checkReach(rules, context);
}

function checkHost(value: unknown, { remarks }: Context): void {
  const path = ['instance', 'address', 'designUrl'];
  const url = textAt(value, path);
  if (url === undefined || oicOrigin(url) || isDesignHost(new URL(url).hostname)) return;
  remarks.add(path, {
    what: 'This is not a design-time host: the API redirects from the instance’s own host, and redirects are not followed.',
    fix: 'Take the address that the OIC console has in the browser: https://design.integration.<region>.ocp.oraclecloud.com',
  });
}

/** Which further fields an action takes; the second list it needs. */
const BELONGS: Record<string, [may: string[], must: string[]]> = {
  resubmit: [['maxTries', 'backOffMinutes'], []],
  discard: [[], []],
  leave: [[], []],
  ask: [['whom'], ['whom']],
};

function checkRule(value: unknown, path: Path, { problems }: Context): void {
  const action = textAt(value, [...path, 'action']);
  const [may, must] = BELONGS[action ?? ''] ?? [['maxTries', 'backOffMinutes', 'whom'], []];
  for (const name of ['maxTries', 'backOffMinutes', 'whom']) {
    const isThere = valueAt(value, [...path, name]) !== undefined;
    if (isThere && !may.includes(name)) {
      const fix = `Remove it, or write action: ${name === 'whom' ? 'ask' : 'resubmit'}.`;
      problems.add([...path, name], { what: `It means nothing with ${action}.`, fix }, 'key');
    }
    if (!isThere && must.includes(name)) {
      const fix = 'Add the e-mail address of the person who decides.';
      problems.add([...path, name], { what: 'It is missing.', fix }, 'key');
    }
  }
  const older = secondsOf(textAt(value, [...path, 'match', 'olderThan']));
  const newer = secondsOf(textAt(value, [...path, 'match', 'newerThan']));
  if (older !== undefined && newer !== undefined && older >= newer) {
    problems.add([...path, 'match', 'newerThan'], {
      what: 'Nothing is older than the one and newer than the other.',
      fix: 'Make newerThan the longer of the two.',
    });
  }
}

/** A rule behind one that matches everything never decides. */
function checkReach(rules: unknown[], { remarks }: Context): void {
  const open = rules.findIndex((rule) => {
    const match = valueAt(rule, ['match']) ?? {};
    return typeof match === 'object' && Object.keys(match as object).length === 0;
  });
  if (open < 0 || open === rules.length - 1) return;
  remarks.add(['rules', open + 1], {
    what: `No failure gets to this rule: rule ${open + 1} matches every one.`,
    fix: 'Move the rule without match to the end.',
  });
}
