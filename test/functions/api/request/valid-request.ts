import type { Surroundings } from '#functions/api/request/credentials.ts';

const unique = 'a'.repeat(60);

/** A request in which nothing is wrong; every call gives a new one. */
export function validRequest() {
  return {
    kind: 'Onboarding',
    customer: 'acme',
    oracle: {
      region: 'eu-frankfurt-1',
      compartment: `ocid1.compartment.oc1..${unique}`,
      domain: `ocid1.domain.oc1..${unique}`,
      instance: { create: 'acme-prod' } as Record<string, unknown>,
    },
    archive: './project.car',
    primavera: {
      url: 'https://primavera-us2.oraclecloud.com/',
      username: 'svc-cupix@acme.example',
      password: 'correct horse battery' as unknown,
    },
    cupixworks: {
      team: 'acme',
      project: 'ab12cd',
      region: 'us',
      administrator: 'kim.lee@acme.example',
      apiToken: 'cupix-token-1' as unknown,
      dueDays: 14,
    },
    security: 'least-privilege',
    tracing: 'production',
    onFailure: 'keep',
    waits: { instanceMinutes: 60, activationMinutes: 10 },
  };
}

/** A machine with these variables and files; every file not named is missing. */
export function surroundingsWith(given: {
  environment?: Record<string, string>;
  files?: Record<string, string>;
  archiveBytes?: number;
}): Surroundings {
  const missing = () => Object.assign(new Error('missing'), { code: 'ENOENT' });
  return {
    environment: (name) => given.environment?.[name],
    readText: async (name) => {
      const text = given.files?.[name];
      if (text === undefined) throw missing();
      return text;
    },
    measure: async (name) => {
      if (name !== './project.car') throw missing();
      return { bytes: given.archiveBytes ?? 1234, sha256: 'f'.repeat(64) };
    },
  };
}
