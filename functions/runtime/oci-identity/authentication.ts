import { AsyncLocalStorage } from 'node:async_hooks';
import type { DefaultRequestSigner } from 'oci-common';
import { ociAuthentication } from '../settings.ts';
import { apiKeyInVault } from './api-key.ts';
import { tokenExchange } from './token-exchange.ts';

/** Who signs requests at this moment. */
export interface Identity {
  signer: DefaultRequestSigner;
  /** What must never leave the invocation: private key, passphrase, token. */
  secrets: readonly string[];
}

/** A way to become somebody that OCI knows. */
export interface Authentication {
  /** The identity to sign with; `isNew` when it was obtained just now and not taken from memory. */
  identify(): Promise<{ identity: Identity; isNew: boolean }>;
  /** Forgets the identity in memory, after OCI refused it. */
  forget(): void;
  /** True: a refused identity is worth replacing at once, because identities of this kind expire. */
  renews: boolean;
}

const chosen = new AsyncLocalStorage<Authentication>();

/** Signs everything in `work` as somebody else than the settings say; for commands of an administrator. */
export function signingAs<T>(authentication: Authentication, work: () => Promise<T>): Promise<T> {
  return chosen.run(authentication, work);
}

/**
 * The authentication of this process: what `signingAs` says, else the setting OCI_AUTHENTICATION.
 * @throws Unexpected the setting has another value than api-key and keyless
 */
export function currentAuthentication(): Authentication {
  return chosen.getStore() ?? (ociAuthentication() === 'keyless' ? tokenExchange : apiKeyInVault);
}
