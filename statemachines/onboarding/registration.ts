import { Chain } from 'aws-cdk-lib/aws-stepfunctions';
import { whenOpeningFails, whenThrottled, whileSpreading } from '../retry.ts';
import type { Storyboard } from '../storyboard.ts';
import { clientFor, jobId } from './variables.ts';

/** A person who got the values wrong this often needs to talk to somebody. */
const MAX_REGISTRATION_TRIES = 5;

/** Who answers just before the task is due is still heard. */
const LAST_MINUTE_SECONDS = 3600;

/** 9 · The client that CupixWorks gets: it may call the integration. */
export function authoriseRuntimeClient(board: Storyboard) {
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
export function collectRegistrationValues(board: Storyboard) {
  return board.task('Collect registration values', {
    stage: 'collect-registration-values',
    says: 'Derives the five values; nothing is asked, nothing is changed.',
    calls: 'cupixworks/collect-registration-values',
    payload: {
      jobId,
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
export function prove(board: Storyboard) {
  return board.task('Prove', {
    stage: 'prove',
    says: 'Does with the five values what CupixWorks will do: token, integration, Primavera.',
    calls: 'cupixworks/prove-registration',
    payload: {
      jobId,
      registration: '{% $registration %}',
      instance: '{% $instance %}',
      primaveraUrl: '{% $request.primavera.url %}',
    },
    assign: { proof: '{% $states.result.Payload %}' },
    retry: [whileSpreading],
  });
}

/** 12 · The one page without an API: a person does it, and we check what they did. */
export function registerInCupixWorks(board: Storyboard) {
  const stage = 'register-in-cupixworks';
  const find = board.task('Look for registration', {
    stage,
    says: 'A registration of exactly these values needs no person.',
    calls: 'cupixworks/find-registration',
    payload: { jobId, registration: '{% $registration %}' },
    assign: { registered: '{% $states.result.Payload.registered %}' },
  });
  const ask = board.humanTask('Register in CupixWorks', {
    stage,
    says: 'A project administrator enters the five values in CupixWorks and says so.',
    calls: 'cupixworks/open-registration',
    waitsSeconds: `{% $request.cupixworks.dueDays * ($request.cupixworks.escalateTo ? 2 : 1) * 86400 + ${LAST_MINUTE_SECONDS} %}`,
    payload: {
      taskToken: '{% $states.context.Task.Token %}',
      jobId,
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
      fix: 'Ask the project administrator, or name another one (or a second one, escalateTo) in the request. Resume opens the task again.',
    },
  });
  const check = board.task('Check registration', {
    stage,
    says: 'Compares what CupixWorks shows with what should stand there.',
    calls: 'cupixworks/check-registration',
    payload: { jobId, registration: '{% $registration %}', answer: '{% $answer %}' },
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
export function complete(board: Storyboard) {
  return board.task('Complete', {
    stage: 'complete',
    says: 'Writes down what was reached.',
    calls: 'ledger/complete-onboarding',
    payload: { jobId, registration: '{% $registration %}', proof: '{% $proof %}' },
  });
}
