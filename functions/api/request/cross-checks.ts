import { MAX_DUE_DAYS } from '#runtime/human-task.ts';
import type { Context } from './check-document.ts';
import { explainFileError } from './credentials.ts';
import { valueAt } from './explain-issue.ts';
import {
  isUsualPrimaveraHost,
  type Ocid,
  parseOcid,
  primaveraUrl,
  regionId,
} from './field-rules.ts';
import { nearestName } from './nearest-name.ts';
import type { Path } from './problem.ts';
import { knownRegions, realmOf } from './regions.ts';

/** Well above real archives, well below what would stop a machine. */
export const MAX_ARCHIVE_BYTES = 512 * 1024 * 1024;

export interface Measured {
  /** As the request names it. */
  path: string;
  bytes: number;
  /** Hex. */
  sha256: string;
}

/** Checks what single fields cannot tell: whether they fit together. Works on documents of any shape. */
export function checkTogether(value: unknown, context: Context): void {
  checkRegionAndRealm(value, context);
  checkUserName(value, context);
  checkPrimaveraHost(value, context);
  checkFollowUp(value, context, { block: 'cupixworks', administrator: 'administrator' });
}

const OCIDS: readonly Path[] = [
  ['oracle', 'compartment'],
  ['oracle', 'domain'],
  ['oracle', 'instance', 'adopt'],
];

/** Region and OCIDs have to be of one realm, and regional OCIDs of that region. */
export function checkRegionAndRealm(value: unknown, { problems, remarks }: Context): void {
  const written = textAt(value, ['oracle', 'region']);
  const region = written !== undefined && !regionId(written) ? written : undefined;
  if (region && !realmOf(region)) remarks.add(['oracle', 'region'], unknownRegion(region));
  const compartment = parseOcid(textAt(value, OCIDS[0]!) ?? '');
  const realm = (region && realmOf(region)) ?? compartment?.realm;
  for (const path of OCIDS) {
    const ocid = parseOcid(textAt(value, path) ?? '');
    const stranger = ocid && strangerTo({ region, realm }, ocid);
    if (stranger) problems.add(path, stranger);
  }
}

/** What doesn't fit when an OCID is of another realm or region than the rest of the request. */
function strangerTo(
  { region, realm }: { region: string | undefined; realm: string | undefined },
  ocid: Ocid,
): { what: string; fix: string } | undefined {
  if (realm && ocid.realm !== realm) {
    const other = region && realmOf(region) ? `the region ${region}` : 'the compartment';
    return {
      what: `This OCID is of the realm ${ocid.realm}, but ${other} is of ${realm}.`,
      fix: 'Take region and OCIDs from the same tenancy.',
    };
  }
  // Old regions write a short key (`fra`, `iad`) in OCIDs, which says nothing to us.
  if (!region || !ocid.region.includes('-') || ocid.region === region) return undefined;
  return {
    what: `This OCID is of the region ${ocid.region}, but oracle.region says ${region}.`,
    fix: 'Make the two agree.',
  };
}

function unknownRegion(region: string): { what: string; fix: string } {
  const nearest = nearestName(region, knownRegions);
  return {
    what: `${region} is not a region that this version knows.`,
    fix: nearest ? `Did you mean ${nearest}?` : 'If it is a new region, all is well.',
  };
}

/** Without a user name, the password must be a secret that holds one. */
function checkUserName(value: unknown, { problems }: Context): void {
  const primavera = valueAt(value, ['primavera']);
  if (primavera === null || typeof primavera !== 'object') return;
  if (valueAt(primavera, ['username']) !== undefined) return;
  if (valueAt(primavera, ['password', 'secret']) !== undefined) return;
  problems.add(
    ['primavera', 'username'],
    {
      what: 'It is missing.',
      fix: 'Add the e-mail address of the service account. Only a secret with both can stand alone.',
    },
    'key',
  );
}

function checkPrimaveraHost(value: unknown, { remarks }: Context): void {
  const url = textAt(value, ['primavera', 'url']);
  if (url === undefined || primaveraUrl(url) || isUsualPrimaveraHost(new URL(url).hostname)) return;
  remarks.add(['primavera', 'url'], {
    what: 'The host is unlike those of Primavera Cloud that we have seen (primavera-us2.oraclecloud.com).',
    fix: 'If it is what you see in the browser in Primavera Cloud, all is well.',
  });
}

/**
 * Who is asked after whom, and when somebody is reminded.
 * @param where the block that says so, and its field with the person who is asked first
 */
export function checkFollowUp(
  value: unknown,
  { problems }: Context,
  where: { block: string; administrator: string },
): void {
  const { block } = where;
  const administrator = textAt(value, [block, where.administrator]);
  const second = textAt(value, [block, 'escalateTo']);
  if (second && administrator?.trim().toLowerCase() === second.trim().toLowerCase()) {
    problems.add([block, 'escalateTo'], {
      what: 'This is the administrator, who is asked already.',
      fix: 'Name somebody else who may do the task, or leave it away.',
    });
  }
  const dueDays = valueAt(value, [block, 'dueDays']) ?? MAX_DUE_DAYS;
  const remindAfterDays = valueAt(value, [block, 'remindAfterDays']);
  if (typeof remindAfterDays !== 'number' || typeof dueDays !== 'number') return;
  if (remindAfterDays >= dueDays) {
    problems.add([block, 'remindAfterDays'], {
      what: `The time is over after ${dueDays} days, before anybody would be reminded.`,
      fix: 'Use fewer days than dueDays, or leave it away: then it is a third of them.',
    });
  }
}

/** Finds the archive's file and measures it; what is inside is the preflight's business. */
export async function checkArchive(
  value: unknown,
  context: Context,
): Promise<Measured | undefined> {
  const file = textAt(value, ['archive']);
  const { problems, surroundings } = context;
  if (file === undefined || !surroundings || problems.has(['archive'])) return undefined;
  try {
    const { bytes, sha256 } = await surroundings.measure(file);
    if (bytes > 0 && bytes <= MAX_ARCHIVE_BYTES) return { path: file, bytes, sha256 };
    problems.add(['archive'], {
      what:
        bytes === 0
          ? `The file ${file} is empty.`
          : `The file ${file} has ${Math.ceil(bytes / 2 ** 20)} MB; at most ${MAX_ARCHIVE_BYTES / 2 ** 20} MB are taken.`,
      fix: 'Name the .car file that Cupix supplied.',
    });
  } catch (error) {
    problems.add(['archive'], explainFileError(error, file));
  }
  return undefined;
}

/** The text at a path, or undefined. */
export function textAt(value: unknown, path: Path): string | undefined {
  const found = valueAt(value, path);
  return typeof found === 'string' ? found : undefined;
}
