import { generateKeyPairSync } from 'node:crypto';
import { type StageError, Unexpected } from '#runtime/errors.ts';
import { nameError } from '#runtime/name-error.ts';
import { exchangeToken } from '#runtime/oci-identity/exchange-token.ts';
import { claimsOf } from '#runtime/oci-identity/jwt-claims.ts';
import { requestWebIdentityToken } from '#runtime/oci-identity/web-identity-token.ts';
import { sendSigned } from '#runtime/oci-signature.ts';
import { OciApiKey, OciExchangeClient, readSecret } from '#runtime/secrets.ts';
import { ociAuthentication, setting } from '#runtime/settings.ts';

/** One thing that signing for OCI needs, and whether it is so. */
export interface Finding {
  check: 'credentials' | 'federation' | 'exchange' | 'signed-call';
  /** `unknown`: a check before it failed, so it was not made. */
  state: 'right' | 'wrong' | 'unknown';
  /** One sentence. */
  says: string;
  /** What to do; only where it is wrong. */
  fix?: string;
}

type Check = { check: Finding['check']; asks: string; run(): Promise<string> };

/**
 * Checks, link by link, that this process can sign for OCI as its settings say: the secret, AWS's token,
 * its exchange (client, trust and rule), and a signed call that only reads. The first failure names the link
 * that is broken; those behind it are not tried. Never throws for what is wrong outside of this process.
 * @param domainUrl where to make the signed call; by default where the token was exchanged
 */
export async function checkOciAccess(domainUrl?: string): Promise<Finding[]> {
  const checks = ociAuthentication() === 'keyless' ? keyless(domainUrl) : withApiKey(domainUrl);
  const findings: Finding[] = [];
  for (const { check, asks, run } of checks) {
    const isBroken = findings.some(({ state }) => state !== 'right');
    findings.push(isBroken ? { check, state: 'unknown', says: asks } : await find(check, run));
  }
  return findings;
}

/** As the last check of `checkOciAccess`, for a process that signs as somebody else than its settings say. */
export function checkSignedCall(domainUrl: string): Promise<Finding> {
  const { check, run } = signedCall(async () => domainUrl);
  return find(check, run);
}

async function find(check: Finding['check'], run: () => Promise<string>): Promise<Finding> {
  try {
    return { check, state: 'right', says: await run() };
  } catch (error) {
    const { explanation } = nameError(error, 'oci') as StageError;
    return { check, state: 'wrong', says: explanation.summary, fix: explanation.fix };
  }
}

function withApiKey(domainUrl: string | undefined): Check[] {
  const secretId = setting('OCI_CREDENTIALS_SECRET');
  const key: Check = {
    check: 'credentials',
    asks: 'Is the API key in the vault?',
    run: async () => {
      const { value } = await readSecret(secretId, OciApiKey);
      return `The API key of ${value.userId} is in ${secretId}.`;
    },
  };
  return domainUrl ? [key, signedCall(async () => domainUrl)] : [key];
}

function keyless(domainUrl: string | undefined): Check[] {
  const secretId = setting('OCI_EXCHANGE_SECRET');
  const client = async () => (await readSecret(secretId, OciExchangeClient)).value;
  let awsToken = '';
  return [
    {
      check: 'credentials',
      asks: 'Is the exchange client in the vault?',
      run: async () => `The client ${(await client()).clientId} is in ${secretId}.`,
    },
    {
      check: 'federation',
      asks: 'Does AWS issue identity tokens here?',
      run: async () => {
        awsToken = await requestWebIdentityToken(setting('OCI_TOKEN_AUDIENCE'));
        const { sub, iss } = claimsOf(awsToken) ?? {};
        return `AWS calls us ${sub}, as ${iss}.`;
      },
    },
    {
      check: 'exchange',
      asks: 'Does the identity domain trust them?',
      run: async () => {
        const { publicKey } = generateKeyPairSync('rsa', {
          modulusLength: 2048,
          publicKeyEncoding: { type: 'spki', format: 'der' },
          privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
        });
        const token = await exchangeToken(await client(), awsToken, publicKey);
        return `A rule of the trust fits: for OCI we are ${claimsOf(token)?.sub ?? 'a service user'}.`;
      },
    },
    signedCall(async () => domainUrl ?? (await client()).domainUrl),
  ];
}

function signedCall(domainUrl: () => Promise<string>): Check {
  const operation = 'Look into the identity domain';
  return {
    check: 'signed-call',
    asks: 'Does a signed call work?',
    run: async () => {
      const { origin } = new URL(await domainUrl());
      const url = `${origin}/admin/v1/Apps?count=1&attributes=id`;
      const response = await sendSigned({ system: 'identity-domain', operation, url });
      if (response.status === 200) return 'The identity domain lets us administer applications.';
      const { status, requestId } = response;
      throw new Unexpected({
        system: 'identity-domain',
        summary: `${operation}: ${origin} answered ${status}.`,
        fix: 'If it is 401 or 403: give the user the role Identity Domain Administrator in this domain, and check the clock of this machine.',
        seen: { status, requestId },
      });
    },
  };
}
