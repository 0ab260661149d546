/** Who has signed in: in memory only, gone with the page. */

export interface Tokens {
  token: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
  /** Gets the next tokens; absent when the identity provider gives none. */
  renew?: () => Promise<Tokens>;
}

/** Renewed this long before it expires. */
const EARLY_MS = 60_000;

let tokens: Tokens | undefined;
let renewing: Promise<void> | undefined;
let isEnded = false;
const listeners = new Set<() => void>();

/** Begins the session; without tokens, calls go out as they are. */
export function beginSession(begun: Tokens): void {
  tokens = begun;
  isEnded = false;
  tell();
}

/** The service no longer takes the token, or it has run out. */
export function endSession(): void {
  tokens = undefined;
  isEnded = true;
  tell();
}

/** True once a session has ended, until another begins. */
export function sessionHasEnded(): boolean {
  return isEnded;
}

/** @returns a function that ends the subscription */
export function onSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The header that says who calls; none where nobody has to sign in. */
export async function authorization(now = Date.now()): Promise<Record<string, string>> {
  if (tokens?.renew && tokens.expiresAt - EARLY_MS < now) {
    renewing ??= tokens
      .renew()
      .then(beginSession, () => undefined)
      .finally(() => {
        renewing = undefined;
      });
    await renewing;
  }
  return tokens ? { authorization: `Bearer ${tokens.token}` } : {};
}

function tell(): void {
  for (const listener of listeners) listener();
}
