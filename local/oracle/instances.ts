import type { World } from '#local/simulation/world.ts';
import { audienceOf, runtimeHost } from './hosts.ts';
import { settle } from './lifecycle.ts';
import { type IntegrationInstance, type LifecycleState, OracleState } from './state.ts';

/** An integration instance as the service that runs on it sees it. */
export interface ServiceInstance {
  id: string;
  displayName: string;
  /** Value of `integrationInstance` in URLs. */
  serviceName: string;
  runtimeHost: string;
  audience: string;
  /** SCIM id of the instance's own app. */
  appId: string;
  lifecycleState: LifecycleState;
}

/** The instance that `?integrationInstance=<name>` means; `undefined` when there is none (any more). */
export function findInstanceByService(world: World, name: string): ServiceInstance | undefined {
  return find(world, (instance) => instance.serviceName === name);
}

/** The instance whose runtime host this is. */
export function findInstanceByHost(world: World, host: string): ServiceInstance | undefined {
  return find(world, (instance) => runtimeHost(world.region, instance) === host);
}

export function findInstanceById(world: World, id: string): ServiceInstance | undefined {
  return find(world, (instance) => instance.id === id);
}

/** Only instances that have been ACTIVE and are not gone: before and after, nothing runs there. */
function find(
  world: World,
  matches: (instance: IntegrationInstance) => boolean,
): ServiceInstance | undefined {
  const state = new OracleState(world);
  settle(state);
  const found = state.instances.find(
    (one) => one.wasActive && one.lifecycleState !== 'DELETED' && matches(one),
  );
  return (
    found && {
      id: found.id,
      displayName: found.displayName,
      serviceName: found.serviceName,
      runtimeHost: runtimeHost(world.region, found),
      audience: audienceOf(world.region, found),
      appId: found.appId,
      lifecycleState: found.lifecycleState,
    }
  );
}
