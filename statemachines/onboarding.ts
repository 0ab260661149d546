import { Chain, type IChainable, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { explainFailure } from './failure.ts';
import {
  whenBusy,
  whenOpeningFails,
  whenThrottled,
  whenUnavailable,
  whenUnavailableAtFirst,
  whileLocked,
  whileSpreading,
  whileUnfinished,
} from './retry.ts';
import { type FunctionsByName, Storyboard } from './storyboard.ts';

/** Oracle creates an instance in minutes to an hour: look often at first, then less and less. */
const INSTANCE_LOOK = { first: 30, slowest: 120 };
/** An activation takes seconds to a minute. */
const ACTIVATION_LOOK = { first: 10, slowest: 60 };
/** Each wait is longer by this factor than the one before. */
const LOOK_GROWTH = 1.5;
/** A person who got the values wrong this often needs to talk to somebody. */
const MAX_REGISTRATION_TRIES = 5;

const PATIENCE: RetryProps[] = [whenThrottled, whenUnavailable, whenBusy];

const onboardingId = '{% $onboardingId %}';
const enteredAt = '$toMillis($states.context.State.EnteredTime)';
/** What every call to OIC needs. */
const toOic = { onboardingId, instance: '{% $instance %}', client: '{% $provisioner %}' };
const toProject = { ...toOic, projectId: '{% $project.projectId %}' };

/**
 * Onboards one customer: from a request to five registration values that are proved to work and entered in
 * CupixWorks. Input: `{ onboardingId, request }` as `toWorkflowInput` makes it: references, no secrets.
 * Every step is safe to run twice, so another execution of the same onboarding runs through what exists.
 */
export function onboarding(scope: Construct, functions: FunctionsByName): IChainable {
  const board = new Storyboard(scope, functions, PATIENCE, explainFailure(scope, functions));
  const beforeAnything = new Storyboard(scope, functions, [whenThrottled, whenUnavailableAtFirst]);

  return Chain.start(readRequest(board))
    .next(preflight(board, beforeAnything))
    .next(provisionInstance(board))
    .next(waitForActive(board))
    .next(authoriseProvisioner(board))
    .next(importProject(board))
    .next(configureConnection(board))
    .next(testConnection(board))
    .next(activateIntegration(board))
    .next(authoriseRuntimeClient(board))
    .next(collectRegistrationValues(board))
    .next(prove(board))
    .next(registerInCupixWorks(board))
    .next(complete(board));
}

function readRequest(board: Storyboard) {
  return board.pass('Read the request', {
    stage: 'preflight',
    says: 'Keeps the request in variables; every later step takes only what it needs.',
    assign: {
      onboardingId: '{% $states.input.onboardingId %}',
      request: '{% $states.input.request %}',
      domainUrl: null,
      instance: null,
      provisioner: null,
      problems: [],
      tries: 0,
    },
  });
}

/** 1 · Asks every system whether this can work. Nothing is made before all have said yes. */
function preflight(board: Storyboard, checks: Storyboard) {
  const stage = 'preflight';
  const primavera = checks.task('Check Primavera', {
    stage,
    says: 'Signs in with the service account and looks for a workspace.',
    calls: 'primavera/check-account',
    payload: {
      onboardingId,
      url: '{% $request.primavera.url %}',
      credential: '{% $request.primavera.credential %}',
    },
  });
  const tenancy = checks.task('Check Oracle tenancy', {
    stage,
    says: 'Finds compartment and identity domain, and room for one more instance.',
    calls: 'oci/check-tenancy',
    payload: {
      onboardingId,
      region: '{% $request.region %}',
      compartmentId: '{% $request.compartmentId %}',
      domainId: '{% $request.domainId %}',
      instance: '{% $request.instance %}',
    },
    assign: { foundDomainUrl: '{% $states.result.Payload.domainUrl %}' },
  });
  const domain = checks.task('Check identity domain', {
    stage,
    says: 'Makes sure that we may create applications there.',
    calls: 'identity-domain/check-domain',
    payload: { onboardingId, domainUrl: '{% $foundDomainUrl %}' },
    outputs: { domainUrl: '{% $foundDomainUrl %}' },
  });
  const archive = checks.task('Check archive', {
    stage,
    says: 'Opens the archive and compares its hash.',
    calls: 'oic/check-archive',
    payload: { onboardingId, archive: '{% $request.archive %}' },
  });
  const project = checks.task('Check CupixWorks project', {
    stage,
    says: 'Looks the project up, if the request brings an API token.',
    calls: 'cupixworks/check-project',
    payload: {
      onboardingId,
      team: '{% $request.cupixworks.team %}',
      project: '{% $request.cupixworks.project %}',
      domain: '{% $request.cupixworks.domain %}',
      apiToken: '{% $request.cupixworks.apiToken %}',
    },
  });
  return board.parallel('Preflight', {
    stage,
    says: 'Asks every system whether this can work, before anything is made.',
    branches: [Chain.start(tenancy).next(domain), primavera, archive, project],
    assign: { domainUrl: '{% $states.result[0].domainUrl %}' },
  });
}

/** 2 · The instance's id is in the ledger before anybody waits for it. */
function provisionInstance(board: Storyboard) {
  return board.task('Provision instance', {
    stage: 'provision-instance',
    says: 'Finds our instance by its tag, else has Oracle create one; or adopts the one that was named.',
    calls: 'oci/provision-instance',
    payload: {
      onboardingId,
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
function waitForActive(board: Storyboard) {
  const stage = 'wait-for-active';
  const look = board.task('Check instance', {
    stage,
    says: 'Asks for the work request and the instance.',
    calls: 'oci/check-instance',
    payload: {
      onboardingId,
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
function authoriseProvisioner(board: Storyboard) {
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

/** 5 · An archive that is there already is left, another one of the project is replaced. */
function importProject(board: Storyboard) {
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
function configureConnection(board: Storyboard) {
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
function testConnection(board: Storyboard) {
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
function activateIntegration(board: Storyboard) {
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

/** 9 · The client that CupixWorks gets: it may call the integration. */
function authoriseRuntimeClient(board: Storyboard) {
  return board.task('Authorise runtime client', {
    stage: 'authorise-runtime-client',
    says: 'Makes the OAuth client for CupixWorks.',
    calls: 'identity-domain/authorise-client',
    payload: clientFor('runtime'),
    assign: { runtimeClient: '{% $states.result.Payload %}' },
    retry: [whileSpreading],
  });
}

/** 10 · A pure function of what is known by now. */
function collectRegistrationValues(board: Storyboard) {
  return board.task('Collect registration values', {
    stage: 'collect-registration-values',
    says: 'Derives the five values; nothing is asked, nothing is changed.',
    calls: 'cupixworks/collect-registration-values',
    payload: {
      onboardingId,
      domainUrl: '{% $domainUrl %}',
      client: '{% $runtimeClient %}',
      instance: '{% $instance %}',
      endpointUrl: '{% $activation.endpointUrl %}',
      primaveraUrl: '{% $request.primavera.url %}',
    },
    assign: { registration: '{% $states.result.Payload %}' },
  });
}

/** 11 · If this passes, the five values are right before a person types them. */
function prove(board: Storyboard) {
  return board.task('Prove', {
    stage: 'prove',
    says: 'Does with the five values what CupixWorks will do: token, integration, Primavera.',
    calls: 'cupixworks/prove-registration',
    payload: {
      onboardingId,
      registration: '{% $registration %}',
      instance: '{% $instance %}',
      primaveraUrl: '{% $request.primavera.url %}',
    },
    assign: { proof: '{% $states.result.Payload %}' },
    retry: [whileSpreading],
  });
}

/** 12 · The one page without an API: a person does it, and we check what they did. */
function registerInCupixWorks(board: Storyboard) {
  const stage = 'register-in-cupixworks';
  const find = board.task('Look for registration', {
    stage,
    says: 'A registration of exactly these values needs no person.',
    calls: 'cupixworks/find-registration',
    payload: { onboardingId, registration: '{% $registration %}' },
    assign: { registered: '{% $states.result.Payload.registered %}' },
  });
  const ask = board.humanTask('Register in CupixWorks', {
    stage,
    says: 'A project administrator enters the five values in CupixWorks and says so.',
    calls: 'cupixworks/open-registration',
    waitsSeconds: '{% $request.cupixworks.dueDays * 86400 %}',
    payload: {
      taskToken: '{% $states.context.Task.Token %}',
      onboardingId,
      cupixworks: '{% $request.cupixworks %}',
      registration: '{% $registration %}',
      proof: '{% $proof %}',
      problems: '{% $problems %}',
    },
    assign: { answer: '{% $states.result %}', tries: '{% $tries + 1 %}' },
    patience: [whenThrottled, whenOpeningFails],
    nobodyAnswered: {
      name: 'Nobody registered in time',
      summary: 'Nobody answered the task to register the values in CupixWorks before it was due',
      fix: 'Ask the project administrator, or name another one in the request. Resume opens the task again.',
    },
  });
  const check = board.task('Check registration', {
    stage,
    says: 'Compares what CupixWorks shows with what should stand there.',
    calls: 'cupixworks/check-registration',
    payload: { onboardingId, registration: '{% $registration %}', answer: '{% $answer %}' },
    assign: { problems: '{% $states.result.Payload.problems %}' },
  });
  return board.until(find, {
    stage,
    says: 'Asks again, saying what was wrong, until CupixWorks shows the right values.',
    name: 'Registered?',
    done: '$registered',
    exhausted: `$tries >= ${MAX_REGISTRATION_TRIES}`,
    meanwhile: Chain.start(ask).next(check),
    giveUp: {
      name: 'Registration failed too often',
      summary: `CupixWorks still shows other values after ${MAX_REGISTRATION_TRIES} tries`,
      fix: 'Talk to the project administrator; the task shows which value differs. Then resume.',
    },
  });
}

/** 13 · Writes down what was reached; its result is the result of the execution. */
function complete(board: Storyboard) {
  return board.task('Complete', {
    stage: 'complete',
    says: 'Writes down what was reached.',
    calls: 'ledger/complete-onboarding',
    payload: { onboardingId, registration: '{% $registration %}', proof: '{% $proof %}' },
  });
}

function clientFor(purpose: 'provisioner' | 'runtime') {
  return {
    onboardingId,
    purpose,
    customer: '{% $request.customer %}',
    security: '{% $request.security %}',
    domainUrl: '{% $domainUrl %}',
    instance: '{% $instance %}',
  };
}

function startLooking(look: { first: number }, budgetSeconds: string) {
  return {
    // The look that comes before the first wait makes it longer by half.
    lookAgainSeconds: look.first / LOOK_GROWTH,
    giveUpAt: `{% ${enteredAt} + ${budgetSeconds} * 1000 %}`,
  };
}

/** Slows down by half each time, and never comes back earlier than Oracle asked. */
function lookLater(look: { slowest: number }, retryAfter: string) {
  return {
    lookAgainSeconds: `{% $max([$min([$round($lookAgainSeconds * ${LOOK_GROWTH}), ${look.slowest}]), ${retryAfter} = null ? 0 : ${retryAfter}]) %}`,
    lookedAt: `{% ${enteredAt} %}`,
  };
}
