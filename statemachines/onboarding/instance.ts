import { Chain } from 'aws-cdk-lib/aws-stepfunctions';
import { whileSpreading, whileUnfinished } from '../retry.ts';
import type { Storyboard } from '../storyboard.ts';
import { clientFor, jobId, lookLater, startLooking, toOic } from './variables.ts';

/** Oracle creates an instance in minutes to an hour: look often at first, then less and less. */
const INSTANCE_LOOK = { first: 30, slowest: 120 };

/** 2 · The instance's id is in the ledger before anybody waits for it. */
export function provisionInstance(board: Storyboard) {
  return board.task('Provision instance', {
    stage: 'provision-instance',
    says: 'Finds our instance by its tag, else has Oracle create one; or adopts the one that was named.',
    calls: 'oci/provision-instance',
    payload: {
      jobId,
      region: '{% $request.region %}',
      compartmentId: '{% $request.compartmentId %}',
      domainId: '{% $request.domainId %}',
      instance: '{% $request.instance %}',
    },
    assign: {
      provisioning: '{% $states.result.Payload %}',
      ...startLooking(INSTANCE_LOOK, '$request.waits.instanceSeconds'),
    },
    retry: [whileUnfinished],
  });
}

/** 3 · Looks again until the instance is ACTIVE. */
export function waitForActive(board: Storyboard) {
  const stage = 'wait-for-active';
  const look = board.task('Check instance', {
    stage,
    says: 'Asks for the work request and the instance.',
    calls: 'oci/check-instance',
    payload: {
      jobId,
      region: '{% $request.region %}',
      compartmentId: '{% $request.compartmentId %}',
      instanceId: '{% $provisioning.instanceId %}',
      workRequestId: '{% $provisioning.workRequestId %}',
    },
    assign: {
      instance: '{% $states.result.Payload.instance %}',
      ...lookLater(INSTANCE_LOOK, '$states.result.Payload.retryAfterSeconds'),
    },
  });
  const wait = board.wait('Wait for Oracle', {
    stage,
    says: 'Oracle is creating the instance.',
    seconds: '{% $lookAgainSeconds %}',
  });
  return board.until(look, {
    stage,
    says: 'Goes on when the instance is ACTIVE.',
    name: 'Is the instance ACTIVE?',
    done: '$instance != null',
    exhausted: '$lookedAt > $giveUpAt',
    meanwhile: Chain.start(wait),
    giveUp: {
      name: 'Instance took too long',
      summary: 'The instance did not become ACTIVE within the time that the request allows',
      fix: 'Look at the instance in the OCI console. Once it is ACTIVE, or with a larger waits.instanceMinutes, resume: the same instance is used.',
    },
  });
}

/** 4 · The client that we hold, used once, because a new role takes some time to spread. */
export function authoriseProvisioner(board: Storyboard) {
  const stage = 'authorise-provisioner';
  const authorise = board.task('Authorise provisioner', {
    stage,
    says: 'Makes the OAuth client that we use ourselves, with the role to import and activate.',
    calls: 'identity-domain/authorise-client',
    payload: clientFor('provisioner'),
    assign: { provisioner: '{% $states.result.Payload %}' },
    retry: [whileSpreading],
  });
  const use = board.task('Check access', {
    stage,
    says: 'Lists projects with the new client until its role has spread.',
    calls: 'oic/check-access',
    payload: toOic,
    retry: [whileSpreading],
  });
  return Chain.start(authorise).next(use);
}
