import type { Node } from 'constructs';
import { type ApiSettings, apiSettingsOf } from './api-settings.ts';
import type { OciAuthentication } from './constructs/credentials.ts';
import { Context } from './context.ts';

/** Everything that an operator may choose; all of it comes from the CDK context: docs/deploy.md. */
export interface StackSettings {
  ociAuthentication: OciAuthentication;
  /** Who may call the HTTP API, and what stands in front of it. */
  api: ApiSettings;
  /** Gets a mail for each alarm, about human tasks, and for each onboarding that failed. */
  alarmEmail?: string;
  /** Off in an account whose Lambda concurrency is too small to reserve a part of it. */
  reservesConcurrency: boolean;
  /** Off before the stack is to be removed. */
  terminationProtection: boolean;
  /** Tags that an organisation wants to see on every resource. */
  tags: Record<string, string>;
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const ANYTHING = /\S/;
/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const TAG = { name: /^[\w\s.:/=+@-]{1,128}$/, value: /^[\w\s.:/=+@-]{0,256}$/ };
/** Names of tags that open a secret to us, or that AWS keeps for itself. */
const RESERVED_TAG = /^(oic-onboarding|aws:.*)$/i;

/**
 * Reads the settings from the context.
 * @throws Error a value is of no use; it names the setting
 */
export function stackSettingsOf(node: Node): StackSettings {
  const context = new Context(node);
  const isTag = (value: unknown, name: string): value is string =>
    typeof value === 'string' &&
    TAG.value.test(value) &&
    TAG.name.test(name) &&
    !RESERVED_TAG.test(name);
  return {
    ociAuthentication: ociAuthenticationIn(context),
    api: apiSettingsOf(context),
    alarmEmail: context.text('alarmEmail', EMAIL, 'an e-mail address'),
    reservesConcurrency: context.isOn('reservedConcurrency', true),
    terminationProtection: context.isOn('terminationProtection', true),
    tags: context.object('resourceTags', isTag, 'a JSON object of tags, names and texts'),
  };
}

/** Keyless when the context names the audience of the trust. */
function ociAuthenticationIn(context: Context): OciAuthentication {
  const audience = context.text('ociTokenAudience', ANYTHING, 'the audience of the trust');
  return audience ? { by: 'keyless', audience } : { by: 'api-key' };
}
