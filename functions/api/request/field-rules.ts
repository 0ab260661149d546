import { isLoopback } from '#runtime/hosts.ts';

/** What is wrong with a value, and what to write instead; undefined when nothing is. */
export type Rule = (value: string) => { what: string; fix: string } | undefined;

const MAX_CUSTOMER = 32;
/** A DNS label has 63 characters, and OIC adds a hyphen and the tenancy's namespace (12 characters). */
const MAX_INSTANCE_NAME = 50;
const OCID = /^ocid1\.([a-z0-9]+)\.(oc\d+)\.([a-z0-9-]*)\.(?:[a-z0-9-]+\.)?([A-Za-z0-9_-]+)$/;

export interface Ocid {
  type: string;
  realm: string;
  /** Empty for resources that belong to no region. */
  region: string;
}

/**
 * Takes an OCID apart; undefined when it is none.
 * https://docs.oracle.com/en-us/iaas/Content/General/Concepts/identifiers.htm
 */
export function parseOcid(value: string): Ocid | undefined {
  const match = OCID.exec(value);
  return match ? { type: match[1]!, realm: match[2]!, region: match[3]! } : undefined;
}

/** @param type resource type inside the OCID; @param what the thing, for people */
export function ocid(type: string, what: string): Rule {
  const shape = `ocid1.${type}.oc1.…`;
  return (value) => {
    const found = parseOcid(value);
    if (!found) {
      return {
        what: `This is not an OCID (seen: ${shorten(value)}).`,
        fix: `Copy the OCID of the ${what} from the OCI console; it looks like ${shape}`,
      };
    }
    if (found.type === type) return undefined;
    const root = type === 'compartment' && found.type === 'tenancy';
    return {
      what: root
        ? 'This is the tenancy, the root compartment; Oracle Integration does not run there.'
        : `This is the OCID of a ${found.type}, not of a ${what}.`,
      fix: root
        ? `Create a compartment below the root, or choose one, and put its OCID here (${shape}).`
        : `Put the OCID of the ${what} here; it starts with ocid1.${type}.`,
    };
  };
}

/** Name of the customer: part of names in AWS and Oracle, so letters that are safe in all of them. */
export const customerName: Rule = (value) => {
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(value) && value.length <= MAX_CUSTOMER) return undefined;
  const slug = value
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, MAX_CUSTOMER)
    .replace(/-+$/, '');
  return {
    what: 'The name of the customer becomes part of names in AWS and Oracle, which do not take this one.',
    fix: `Use 1 to ${MAX_CUSTOMER} lower-case letters, digits and single hyphens, starting with a letter${slug ? `, for example ${slug}` : ''}.`,
  };
};

/** The display name becomes part of the instance's host name. */
export const instanceName: Rule = (value) => {
  const shaped = /^[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?$/.test(value);
  if (shaped && value.length <= MAX_INSTANCE_NAME) return undefined;
  return {
    what: `The name of an instance becomes part of its web address, which does not take ${shorten(value)}.`,
    fix: `Use 1 to ${MAX_INSTANCE_NAME} letters, digits and hyphens; start with a letter, end with a letter or digit.`,
  };
};

export const regionId: Rule = (value) =>
  /^[a-z]{2,3}(-[a-z]+)+-\d+$/.test(value)
    ? undefined
    : {
        what: `${shorten(value)} is not the identifier of an OCI region.`,
        fix: 'Use the identifier, not the name or the key: eu-frankfurt-1, not Frankfurt or FRA.',
      };

/**
 * Base URL of a site: an origin, nothing behind it.
 * @param example a correct one
 */
export function siteOrigin(example: string): Rule {
  return (value) => {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (!url || !/^https?:\/\//i.test(value) || /\s/.test(value)) {
      return {
        what: 'This is not a complete web address.',
        fix: `Write it with https:// in front, as in ${example}`,
      };
    }
    if (url.username || url.password) {
      return {
        what: 'The address holds a user name or password.',
        fix: 'Remove what stands before the @; credentials have fields of their own.',
      };
    }
    if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
      return {
        what: 'The address uses http, which would send credentials in the clear.',
        fix: `Write https://${url.host}`,
      };
    }
    if (url.pathname === '/' && !value.includes('?') && !value.includes('#')) return undefined;
    return {
      what: 'The address has something behind the host name (a path, ? or #).',
      fix: `Write ${url.origin}; the product adds what belongs behind it.`,
    };
  };
}

/** Base URL of Primavera Cloud. */
export const primaveraUrl: Rule = siteOrigin('https://primavera-us2.oraclecloud.com');

/** Hosts that were seen; Oracle publishes no list, so another one is only worth a remark. */
export function isUsualPrimaveraHost(hostname: string): boolean {
  return (
    /^primavera(-[a-z]{2,3}\d{0,2})?\.oraclecloud\.com$/i.test(hostname) || isLoopback(hostname)
  );
}

export const email: Rule = (value) =>
  /^[^\s@<>"(),:;[\]\\]+@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9-]+)+$/.test(value)
    ? undefined
    : {
        what: `${shorten(value)} is not an e-mail address.`,
        fix: 'Write one address, without a display name, as in kim.lee@acme.example',
      };

/** The part of a team's CupixWorks address before the first dot. */
export const cupixTeam: Rule = (value) =>
  /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(value)
    ? undefined
    : {
        what: `${shorten(value)} is not the name of a CupixWorks team.`,
        fix: 'Use the part of your CupixWorks address before the first dot: acme for https://acme.cupix.works',
      };

/** CupixWorks calls a project a facility; its key stands in the address of the project's page. */
export const cupixProject: Rule = (value) =>
  /^[A-Za-z0-9_-]{1,64}$/.test(value)
    ? undefined
    : {
        what: `${shorten(value)} is not the key of a CupixWorks project.`,
        fix: "Copy it from the address of the project's page, behind /pj/: ab12cd",
      };

export const environmentName: Rule = (value) =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(value)
    ? undefined
    : {
        what: 'This cannot be the name of an environment variable.',
        fix: 'Write the name of the variable, without $, not its value.',
      };

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html (Name) */
export const secretId: Rule = (value) =>
  /^[A-Za-z0-9/_+=.@:-]{1,2048}$/.test(value)
    ? undefined
    : {
        what: 'This is neither the name nor the ARN of a secret in AWS Secrets Manager.',
        fix: 'Write the name or ARN of the secret, not its content.',
      };

/** A file's path. */
export const filePath: Rule = (value) =>
  value.trim() !== '' && !value.includes('\0')
    ? undefined
    : { what: 'There is no path.', fix: 'Write the path of a file, relative to this one.' };

/**
 * A user name, password or token, wherever it came from. A line break that was copied along is the
 * usual reason why a right password is refused; the value itself is never shown.
 */
export const secretValue: Rule = (value) => {
  const fix = 'Copy it again without anything before or behind it, and without line breaks.';
  if (value === '') return { what: 'It is empty.', fix: 'Give it a value.' };
  if (/[\r\n]/.test(value)) return { what: 'It holds a line break.', fix };
  if (/\p{Cc}/u.test(value)) return { what: 'It holds a tab or another control character.', fix };
  if (value !== value.trim()) return { what: 'It starts or ends with a blank.', fix };
  if (value.length > 4096) return { what: 'It is longer than 4096 characters.', fix };
  return undefined;
};

/** Shows a wrong value (never a secret one), cut to a length that fits a line. */
export function shorten(value: string): string {
  const printable = value.replace(/\p{Cc}/gu, '·');
  return `"${printable.length > 60 ? `${printable.slice(0, 57)}…` : printable}"`;
}
