import * as z from 'zod/mini';
import { InvalidRequest, NotFound } from '#runtime/errors.ts';
import type { GroupNames } from '#runtime/integration-user.ts';
import type { Cpq } from './client.ts';
import { listAll } from './lists.ts';

/** How many names a message lists. */
const SHOWN = 20;

/** A choice of CPQ: by its value, or as an object with the value in it. */
const Choice = z.pipe(
  z.union([z.string(), z.object({ value: z.string() })]),
  z.transform((choice) => (typeof choice === 'string' ? choice : choice.value)),
);

export const CpqGroup = z.object({
  variableName: z.string(),
  label: z.nullish(z.string()),
  /** Spelled as the site does; a request has to spell it so. */
  type: Choice,
});
export type CpqGroup = z.output<typeof CpqGroup>;

/**
 * All groups of a site. Source: https://docs.oracle.com/en/cloud/saas/readiness/sales/24c/scpq-24c/24C-cpq-wn-F33863.htm
 * @throws StageError as `cpqRefusal`
 */
export async function listGroups(cpq: Cpq): Promise<CpqGroup[]> {
  const call = { operation: 'List the groups of CPQ', path: ['groups'] };
  const groups: CpqGroup[] = [];
  for await (const group of listAll(cpq, CpqGroup, call)) groups.push(group);
  return groups;
}

/**
 * The groups that a request names, as the site has them.
 * @throws NotFound the site has no such group
 * @throws InvalidRequest a group is of the other type; a group never changes its type
 */
export function findGroups(groups: readonly CpqGroup[], names: GroupNames): CpqGroup[] {
  return [
    ...names.administrator.map((name) => findGroup(groups, name, 'administrator')),
    ...names.sales.map((name) => findGroup(groups, name, 'sales')),
  ];
}

function findGroup(groups: readonly CpqGroup[], name: string, type: keyof GroupNames): CpqGroup {
  const found = groups.find(({ variableName }) => variableName === name);
  if (!found) throw noSuchGroup(groups, name, type);
  if (isOf(found, type)) return found;
  const isOff = !groups.some((group) => isOf(group, 'administrator'));
  throw new InvalidRequest({
    system: 'cpq',
    summary: `The group ${name} is of the type ${found.type}; the request names it under groups.${type}.`,
    fix: isOff
      ? 'This site has no administrator groups: switch on "Enable Administrator Groups" in CPQ, or name sales groups only, then start again.'
      : `Name it under groups.${type === 'sales' ? 'administrator' : 'sales'}, then start again.`,
  });
}

/** Whether a group is of a type, however the site spells it. */
export function isOf({ type }: Pick<CpqGroup, 'type'>, wanted: keyof GroupNames): boolean {
  return type.toLowerCase().startsWith(wanted);
}

function noSuchGroup(groups: readonly CpqGroup[], name: string, type: keyof GroupNames): NotFound {
  const valid = groups.filter((group) => isOf(group, type)).map((group) => group.variableName);
  const byLabel = groups.find(({ label }) => label === name)?.variableName;
  return new NotFound({
    system: 'cpq',
    summary: `The CPQ site has no ${type} group with the variable name ${name}.`,
    fix: `${byLabel ? `Did you mean ${byLabel}? ` : ''}Groups are named by variable name, not by label (Admin Home, Groups). It has: ${valid.slice(0, SHOWN).join(', ') || 'none of that type'}. Correct the request, then start again.`,
  });
}
