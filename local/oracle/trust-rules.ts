import type { Claims } from './jwt.ts';

/** `<claim> eq <text, * for anything>` or `<claim> co <text>`. */
const form = /^([A-Za-z_]\w*) (eq|co) "?([^"\s]+)"?$/;

type Fits = (claims: Claims) => boolean;

/**
 * Reads a rule that says whose tokens stand for a service user. Nested claims are not supported.
 * https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/json_web_token_exchange.htm
 * @returns undefined for a text that is no rule
 */
export function parseRule(rule: string): Fits | undefined {
  const [, name, operator, wanted] = form.exec(rule) ?? [];
  if (name === undefined || wanted === undefined) return undefined;
  return (claims) => {
    const value = claims[name];
    if (typeof value !== 'string') return false;
    return operator === 'co' ? value.includes(wanted) : matches(value, wanted);
  };
}

function matches(value: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(value);
}
