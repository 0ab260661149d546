import { isLoopback } from '#runtime/hosts.ts';
import { type Rule, shorten, siteOrigin } from './field-rules.ts';

/** Address of a CPQ site: an origin, nothing behind it, so not the `/cpq` that the browser shows. */
export const cpqSite: Rule = siteOrigin('https://acme.fa.em2.oraclecloud.com');

/** Hosts that were seen; Oracle publishes no list, so another one is only worth a remark. */
export function isUsualFusionHost(hostname: string): boolean {
  return /\.fa\.([a-z0-9-]+\.)*oraclecloud\.com$/i.test(hostname) || isLoopback(hostname);
}

/** Part of the display name of an application in the identity domain. */
export const applicationName: Rule = (value) =>
  /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(value) && value.length <= 40
    ? undefined
    : {
        what: `${shorten(value)} cannot be part of a name in the identity domain.`,
        fix: 'Use 1 to 40 lower-case letters, digits and single hyphens, starting with a letter, for example erp.',
      };

/** CPQ knows groups by variable name; what people see in its pages is the label. */
export const groupName: Rule = (value) =>
  /^\w{1,255}$/.test(value)
    ? undefined
    : {
        what: `${shorten(value)} is not the variable name of a group.`,
        fix: 'Use the variable name (letters, digits, underscores), which CPQ shows beside the label: Admin Home, Groups.',
      };

/** Client ids of identity domains are 32 hex digits; those of older ones are names. */
export const oauthClientId: Rule = (value) =>
  /^[\w.-]{1,255}$/.test(value)
    ? undefined
    : {
        what: `${shorten(value)} is not a client id.`,
        fix: 'Copy it from the application in the identity domain (OAuth configuration, General Information).',
      };

/** https://docs.oracle.com/en/cloud/saas/configure-price-quote/cxcpq/Quick_Start.html */
export const restVersion: Rule = (value) =>
  /^v\d{1,3}$/.test(value)
    ? undefined
    : {
        what: `${shorten(value)} is not a version of CPQ's REST API.`,
        fix: 'Write the letter v and a number, as in v19.',
      };

/** A fully qualified scope: one word. */
export const scopeText: Rule = (value) =>
  /^\S{1,1024}$/.test(value)
    ? undefined
    : {
        what: 'A scope is one word without blanks.',
        fix: "Copy it from the application of Oracle CPQ in the identity domain (Resources), or leave it out: then it's looked up.",
      };

/** A resource of CPQ's REST API, as the path behind the version. */
export const resourcePath: Rule = (value) =>
  /^\w[\w-]*(\/\w[\w-]*)*$/.test(value)
    ? undefined
    : {
        what: `${shorten(value)} is not the path of a REST resource.`,
        fix: 'Write what stands behind the version in its address, without a slash in front: groups',
      };
