/** The simulated issuer of AWS identity tokens: the account's keys, and the host that publishes them. */

import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { type Claims, type Header, signJwt } from './oracle/jwt.ts';
import { newPrivateKey } from './oracle/signing-key.ts';
import { Router } from './simulation/router.ts';
import type { World } from './simulation/world.ts';

export type SigningAlgorithm = Header['alg'];

/** What the local STS signs with. */
export interface TokenIssuer {
  /** `https://<uuid>.tokens.sts.global.api.aws`: the claim `iss`. */
  readonly url: string;
  /** False until an administrator has switched outbound federation on. */
  readonly isEnabled: boolean;
  sign(claims: Claims, algorithm: SigningAlgorithm): string;
}

/** The issuer with the switch of the account's administrator. */
export interface SimulatedIssuer extends TokenIssuer {
  enable(isEnabled: boolean): Promise<void>;
}

interface IssuerRecord {
  host: string;
  isEnabled: boolean;
  /** PEM by algorithm. */
  keys: { [algorithm in SigningAlgorithm]: string };
}

const algorithms = ['RS256', 'ES384'] as const;

/**
 * Puts the issuer of one AWS account into the world; the keys are kept with it. Every account has an
 * issuer of its own, with its configuration and keys below `/.well-known/`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_getting_started.html
 */
export function addTokenIssuer(world: World): SimulatedIssuer {
  const stored = world.store.collection<IssuerRecord>('aws.token-issuer');
  if (stored.size === 0) stored.set('issuer', newIssuer(world));
  const issuer = () => stored.get('issuer')!;
  const { host, keys } = issuer();
  world.host(host, createIssuerRouter(world, issuer));
  return {
    get url() {
      return world.urlOf(host);
    },
    get isEnabled() {
      return issuer().isEnabled;
    },
    sign: (claims, alg) => signJwt(claims, createPrivateKey(keys[alg]), { alg, kid: keyIdOf(alg) }),
    async enable(isEnabled) {
      stored.update('issuer', (before) => ({ ...before, isEnabled }));
      await world.store.save();
    },
  };
}

function newIssuer({ ids }: World): IssuerRecord {
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-384',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return {
    host: `${ids.uuid('aws-issuer')}.tokens.sts.global.api.aws`,
    isEnabled: true,
    keys: { RS256: newPrivateKey(), ES384: privateKey },
  };
}

const keyIdOf = (algorithm: SigningAlgorithm) => `${algorithm}_1`;

/** OpenID Connect discovery: https://openid.net/specs/openid-connect-discovery-1_0.html */
function createIssuerRouter(world: World, issuer: () => IssuerRecord): Router {
  const router = new Router('aws-issuer');
  router.on('GET', '/.well-known/openid-configuration', 'getOpenIdConfiguration', () => {
    const url = world.urlOf(issuer().host);
    return {
      status: 200,
      json: {
        issuer: url,
        jwks_uri: `${url}/.well-known/jwks.json`,
        response_types_supported: ['id_token'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: algorithms,
      },
    };
  });
  router.on('GET', '/.well-known/jwks.json', 'getKeys', () => ({
    status: 200,
    json: { keys: algorithms.map((alg) => viewKey(issuer().keys[alg], alg)) },
  }));
  return router;
}

function viewKey(pem: string, alg: SigningAlgorithm) {
  const jwk = createPublicKey(pem).export({ format: 'jwk' });
  return { ...jwk, kid: keyIdOf(alg), alg, use: 'sig' };
}
