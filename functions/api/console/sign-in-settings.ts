import * as z from 'zod/mini';
import { Unexpected } from '#runtime/errors.ts';

/** How people sign in on the page: authorization code with PKCE, as a public client. */
const SignIn = z.object({
  issuer: z.string(),
  clientId: z.string(),
  scope: z.string(),
  /** Where the issuer's token endpoint is, when not where the issuer is. */
  tokenOrigin: z.optional(z.string()),
});
export type SignIn = z.output<typeof SignIn>;

/**
 * The setting CONSOLE_SIGN_IN. Where it is missing, whoever reaches the page needs no sign-in of its own: on this
 * machine, and behind a proxy that signs.
 * @throws Unexpected it is not what the stack writes there
 */
export function signInSettings(): SignIn | null {
  const text = process.env.CONSOLE_SIGN_IN;
  if (!text) return null;
  try {
    return z.parse(SignIn, JSON.parse(text));
  } catch (cause) {
    throw new Unexpected(
      {
        system: 'oic-onboarding',
        summary: 'The setting CONSOLE_SIGN_IN does not say how to sign in.',
        fix: 'Deploy the stack again.',
      },
      { cause },
    );
  }
}
