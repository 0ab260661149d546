import { createHash } from 'node:crypto';
import type { OnboardingRequest } from './schema.ts';

/** The parts of a request that tell one onboarding from another; the rest may change between runs. */
export type Identity = Pick<OnboardingRequest, 'customer'> & {
  oracle: Pick<OnboardingRequest['oracle'], 'compartment' | 'instance'>;
  cupixworks: Pick<OnboardingRequest['cupixworks'], 'team' | 'project'>;
};

/**
 * The id of an onboarding: `<customer>-<8 hex digits>`. The same customer, compartment, instance and
 * CupixWorks project always give the same id, so that a request sent twice is one onboarding.
 */
export function onboardingId({ customer, oracle, cupixworks }: Identity): string {
  const { create, adopt } = oracle.instance;
  const parts = [
    customer,
    oracle.compartment,
    // Without the field's name an instance called like an OCID would be taken for that one.
    create === undefined ? ['adopt', adopt] : ['create', create],
    cupixworks.team,
    cupixworks.project,
  ];
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return `${customer}-${hash.slice(0, 8)}`;
}

/** The customer whose onboarding has that id. */
export function customerOf(onboardingId: string): string {
  return onboardingId.replace(/-[0-9a-f]{8}$/, '');
}
