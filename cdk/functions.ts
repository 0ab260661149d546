/**
 * Every function of the product: what it is built from and what it may do. The stack creates exactly these,
 * with exactly these rights; the bundler builds exactly these.
 */

export interface FunctionDefinition {
  /** Room and step, as in `functions/<name>.ts`. */
  name: string;
  timeoutSeconds: number;
  memoryMb: number;
  /** The ledger table. */
  ledger?: 'read' | 'write';
  /** Secrets below our own prefix. */
  secrets?: 'read' | 'write';
  /** The OCI API key. */
  ociCredentials?: true;
  /** Project archives. */
  archives?: 'read';
}

/** Oracle's answers take seconds; a minute leaves room for a few slow calls in a row. */
const ORDINARY = { timeoutSeconds: 60, memoryMb: 256 } as const;
/** Steps that let OIC work, which may take it minutes per call. */
const SLOW = { timeoutSeconds: 240, memoryMb: 256 } as const;
/** Inspection and upload of an archive of 200 MB and more; memory stays flat because it is streamed. */
const STREAMING = { timeoutSeconds: 840, memoryMb: 512 } as const;
/** The OCI signer needs CPU; Lambda gives CPU by memory. */
const SIGNING = { timeoutSeconds: 120, memoryMb: 512, ociCredentials: true } as const;

export const functionDefinitions: FunctionDefinition[] = [
  { name: 'primavera/check-account', ...ORDINARY, timeoutSeconds: 90, secrets: 'read' },
  { name: 'oci/check-tenancy', ...SIGNING },
  { name: 'identity-domain/check-domain', ...SIGNING },
  { name: 'oic/check-archive', ...STREAMING, archives: 'read' },
  { name: 'cupixworks/check-project', ...ORDINARY, secrets: 'read' },
  { name: 'oci/provision-instance', ...SIGNING, ledger: 'write' },
  { name: 'oci/check-instance', ...SIGNING, ledger: 'write' },
  { name: 'identity-domain/authorise-client', ...SIGNING, ledger: 'write', secrets: 'write' },
  { name: 'oic/check-access', ...ORDINARY, timeoutSeconds: 90, secrets: 'read' },
  { name: 'oic/import-project', ...STREAMING, ledger: 'write', secrets: 'read', archives: 'read' },
  { name: 'oic/configure-connection', ...SLOW, ledger: 'write', secrets: 'read' },
  { name: 'oic/test-connection', ...SLOW, ledger: 'write', secrets: 'read' },
  { name: 'oic/activate-integration', ...SLOW, ledger: 'read', secrets: 'read' },
  { name: 'oic/check-activation', ...SLOW, secrets: 'read' },
  { name: 'cupixworks/collect-registration-values', ...ORDINARY, ledger: 'read' },
  { name: 'cupixworks/prove-registration', ...SLOW, ledger: 'read', secrets: 'read' },
  { name: 'cupixworks/find-registration', ...ORDINARY, ledger: 'read', secrets: 'read' },
  { name: 'cupixworks/open-registration', ...ORDINARY, ledger: 'write' },
  { name: 'cupixworks/check-registration', ...ORDINARY, ledger: 'write', secrets: 'read' },
  { name: 'ledger/complete-onboarding', ...ORDINARY, ledger: 'write' },
  { name: 'ledger/report-failure', ...ORDINARY, ledger: 'write' },
  { name: 'oic/remove-project', ...SLOW, ledger: 'write', secrets: 'read' },
  { name: 'identity-domain/remove-client', ...SIGNING, ledger: 'write', secrets: 'write' },
  { name: 'oci/remove-instance', ...SIGNING, ledger: 'write' },
];
