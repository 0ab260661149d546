import { Chain } from 'aws-cdk-lib/aws-stepfunctions';
import { whileLocked } from '../retry.ts';
import type { Storyboard } from '../storyboard.ts';
import { lookLater, startLooking, toOic, toProject } from './variables.ts';

/** An activation takes seconds to a minute. */
const ACTIVATION_LOOK = { first: 10, slowest: 60 };

/** 5 · An archive that is there already is left, another one of the project is replaced. */
export function importProject(board: Storyboard) {
  return board.task('Import project', {
    stage: 'import-project',
    says: 'Streams the archive into the instance.',
    calls: 'oic/import-project',
    payload: { ...toOic, archive: '{% $request.archive %}' },
    assign: { project: '{% $states.result.Payload %}' },
    retry: [whileLocked],
  });
}

/** 6 · An import never brings credentials. */
export function configureConnection(board: Storyboard) {
  return board.task('Configure connection', {
    stage: 'configure-connection',
    says: 'Sets the address and the credential of Primavera on the imported connection.',
    calls: 'oic/configure-connection',
    payload: {
      ...toProject,
      connectionId: '{% $project.connectionId %}',
      primaveraUrl: '{% $request.primavera.url %}',
      credential: '{% $request.primavera.credential %}',
    },
    retry: [whileLocked],
  });
}

/** 7 · The gate: nothing is activated before OIC itself has reached Primavera. */
export function testConnection(board: Storyboard) {
  return board.task('Test connection', {
    stage: 'test-connection',
    says: 'Lets OIC sign in to Primavera.',
    calls: 'oic/test-connection',
    payload: {
      ...toProject,
      connectionId: '{% $project.connectionId %}',
      credential: '{% $request.primavera.credential %}',
    },
    retry: [whileLocked],
  });
}

/** 8 · Oracle answers the request long before it knows the result. */
export function activateIntegration(board: Storyboard) {
  const stage = 'activate-integration';
  const toIntegration = { ...toProject, integrationId: '{% $project.integrationId %}' };
  const activate = board.task('Activate integration', {
    stage,
    says: 'Starts the activation, unless it is active or under way already.',
    calls: 'oic/activate-integration',
    payload: { ...toIntegration, tracing: '{% $request.tracing %}' },
    assign: startLooking(ACTIVATION_LOOK, '$request.waits.activationSeconds'),
    retry: [whileLocked],
  });
  const look = board.task('Check activation', {
    stage,
    says: 'Reads the result of the activation.',
    calls: 'oic/check-activation',
    payload: toIntegration,
    assign: { activation: '{% $states.result.Payload %}', ...lookLater(ACTIVATION_LOOK, 'null') },
  });
  const wait = board.wait('Wait for activation', {
    stage,
    says: 'OIC is activating the integration.',
    seconds: '{% $lookAgainSeconds %}',
  });
  const activated = board.until(look, {
    stage,
    says: 'Goes on when the integration is ACTIVATED.',
    name: 'Is it activated?',
    done: '$activation.status = "ACTIVATED"',
    exhausted: '$lookedAt > $giveUpAt',
    meanwhile: Chain.start(wait),
    giveUp: {
      name: 'Activation took too long',
      summary: 'The activation did not end within the time that the request allows',
      fix: 'Look at the integration in the OIC console. Once it is active, or with a larger waits.activationMinutes, resume.',
    },
  });
  return Chain.start(activate).next(activated);
}
