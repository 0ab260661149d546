import { NotAuthorized, NotFound, type StageError } from '#runtime/errors.ts';
import type { Instance } from '#runtime/model.ts';
import { stopped } from './adopt-instance.ts';
import { type FullInstance, findInstance, findWorkRequest, listInstances } from './client.ts';
import { hasEnded } from './ownership.ts';
import { parseInstance } from './parse-instance.ts';
import { provisioningFailure } from './provisioning-failure.ts';

/** States in which an instance shows all of its addresses; before, some may be there and some not. */
const ADDRESSED = new Set(['ACTIVE', 'UPDATING']);

export interface Place {
  region: string;
  compartmentId: string;
  instanceId: string;
  workRequestId: string | null;
}

export interface Look {
  /** The status of the work request while that runs, then the instance's lifecycle state; for people. */
  state: string;
  /** Seconds until Oracle wants to be asked again. */
  retryAfterSeconds: number | null;
  /** There as soon as the instance has its addresses; while Oracle changes it, it has them and can't be used. */
  instance: Instance | null;
  /** The instance may be used. */
  isActive: boolean;
  /** It never will be: why. A new attempt may begin. */
  over?: StageError;
}

/**
 * Looks once how far an instance is; reads only. A state that is new to us counts as "still working": the
 * budget of the wait ends it, not a guess.
 * @throws InvalidRequest the instance is stopped and has to be started by a person
 * @throws NotAuthorized we may list the instance but not read it
 */
export async function lookAtInstance(place: Place): Promise<Look> {
  const { region, workRequestId } = place;
  const work = workRequestId ? await findWorkRequest(region, workRequestId) : undefined;
  if (work?.status === 'FAILED' || work?.status === 'CANCELED') {
    return givenUp(place, work.status);
  }
  if (work && work.status !== 'SUCCEEDED') return working(work.status, work.retryAfterSeconds);
  const instance = await findInstance(region, place.instanceId);
  return instance ? judge(place, instance) : explainAbsence(place);
}

async function judge(place: Place, instance: FullInstance): Promise<Look> {
  const state = instance.lifecycleState ?? 'UNKNOWN';
  if (state === 'FAILED') {
    return givenUp(place, instance.stateMessage || instance.lifecycleDetails || state);
  }
  if (state === 'INACTIVE') throw stopped(instance.displayName);
  if (hasEnded(instance)) {
    const over = new NotFound({
      system: 'oci',
      summary: `The instance ${instance.displayName} (${instance.id}) is ${state}: somebody deleted it.`,
      fix: 'Resume to have a new one made; if the request adopts an instance, name another one first.',
    });
    return { ...working(state), over };
  }
  const parsed = (ADDRESSED.has(state) && parseInstance(instance)) || null;
  return {
    ...working(state),
    instance: parsed,
    isActive: state === 'ACTIVE' && parsed !== null,
  };
}

/** OCI answers alike for "not visible yet" and "you may not read it"; the list tells them apart. */
async function explainAbsence(place: Place): Promise<Look> {
  const listed = (await listInstances(place.region, place.compartmentId)).find(
    ({ id }) => id === place.instanceId,
  );
  if (!listed) return working('NOT_VISIBLE_YET');
  if (hasEnded(listed)) return judge(place, listed);
  throw new NotAuthorized({
    system: 'oci',
    summary: `OCI lists the instance ${listed.displayName} but does not let us read it.`,
    fix: 'Add the policy: Allow group <domain>/<group> to read integration-instance in compartment <compartment>, then resume.',
    seen: { status: 404 },
  });
}

async function givenUp(place: Place, last: string): Promise<Look> {
  return { ...working(last), over: await provisioningFailure(place, { ...place, last }) };
}

function working(state: string, retryAfterSeconds: number | null = null): Look {
  return { state, retryAfterSeconds, instance: null, isActive: false };
}
