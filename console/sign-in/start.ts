import { beginSession } from './session.ts';
import { comeBack, leaveToSignIn, type SignInSettings } from './sign-in.ts';

let settings: SignInSettings | null = null;

/**
 * Sees to it that somebody is signed in, where the service wants that.
 * @returns true when the browser is on its way to the identity provider
 * @throws Error why that didn't work, for people
 */
export async function signIn(): Promise<boolean> {
  settings = await readSettings();
  if (!settings) return false;
  const tokens = await comeBack();
  if (!tokens) {
    await leaveToSignIn(settings);
    return true;
  }
  beginSession(tokens);
  return false;
}

/** Once more, after a session has ended or a try has failed. */
export async function signInAgain(): Promise<void> {
  if (settings) await leaveToSignIn(settings);
  else location.reload();
}

async function readSettings(): Promise<SignInSettings | null> {
  const response = await fetch(new URL('settings.json', document.baseURI), { cache: 'no-store' });
  if (!response.ok)
    throw new Error(`The service does not say how to sign in (${response.status}).`);
  const { signIn } = (await response.json()) as { signIn: SignInSettings | null };
  return signIn;
}
