import { Chain } from 'aws-cdk-lib/aws-stepfunctions';
import { whenOpeningFails, whenThrottled, whileSpreading, whileUnfinished } from '../retry.ts';
import type { Storyboard } from '../storyboard.ts';
import {
  answeredIn,
  askedEnough,
  groups,
  jobId,
  MAX_TRIES,
  personSeconds,
  status,
  toPerson,
  toUser,
} from './variables.ts';

/**
 * 7 · Active or inactive. Where no API reaches the status in CPQ, the client of an inactive user is switched off
 * at once, and then a person is asked: what can wait must not delay what can't. An active user's client is on
 * since stage 4, so that the person's work can be proved.
 */
export function setStatus(board: Storyboard): Chain {
  const stage = 'set-status';
  const act = board.task('Set status', {
    stage,
    says: 'Activates or inactivates the user, as far as CPQ has an API for that.',
    calls: 'cpq/set-status',
    payload: { ...toUser, status },
    assign: { state: '{% $states.result.Payload.state %}' },
  });
  const cutOff = board.task('Deactivate application', {
    stage,
    says: 'Switches the client of an inactive user off: from now on it gets no token.',
    calls: 'identity-domain/deactivate-application',
    payload: { jobId, domainUrl: '{% $domainUrl %}', client: '{% $client %}', status },
  });
  const ask = board.humanTask('Set status by hand', {
    stage,
    says: 'A person activates or inactivates the user in the page of CPQ.',
    calls: 'cpq/open-status-task',
    waitsSeconds: personSeconds,
    payload: { ...toPerson, site: '{% $request.site %}', client: '{% $client %}', status },
    assign: answeredIn(stage),
    patience: [whenThrottled, whenOpeningFails],
    nobodyAnswered: {
      name: 'Nobody set the status',
      summary:
        'Nobody activated or inactivated the integration user in CPQ before the task was due',
      fix: 'Ask the CPQ administrator, or name another one (or a second one, escalateTo) in the request. Resume opens the task again.',
    },
  });
  const check = board.task('Check status', {
    stage,
    says: 'Looks at what the person did, as far as CPQ shows it.',
    calls: 'cpq/check-status',
    payload: { ...toUser, status, answer: '{% $answer %}' },
    assign: { problems: '{% $states.result.Payload.problems %}' },
  });
  return board.until(act, {
    stage,
    says: 'Goes on as soon as it is so.',
    name: 'Status right?',
    done: '$state != "ask"',
    exhausted: askedEnough(stage),
    meanwhile: Chain.start(cutOff).next(ask).next(check),
    giveUp: {
      name: 'Status stayed wrong',
      summary: `CPQ still shows another status after ${MAX_TRIES} tries`,
      fix: 'Talk to the CPQ administrator; the task shows what differs. Then resume.',
    },
  });
}

/** 8 · A call as the application: it has to succeed, or to fail if the user shall be inactive. */
export function prove(board: Storyboard) {
  return board.task('Prove', {
    stage: 'prove',
    says: 'Calls CPQ with the credentials of the application.',
    calls: 'cpq/prove-user',
    payload: {
      jobId,
      site: '{% $request.site %}',
      client: '{% $client %}',
      groups,
      status,
      proof: '{% $request.proof %}',
    },
    assign: { proof: '{% $states.result.Payload %}' },
    retry: [whileSpreading, whileUnfinished],
  });
}

/** 9 · Writes down what was reached; its result is the result of the execution. */
export function complete(board: Storyboard) {
  return board.task('Complete', {
    stage: 'complete',
    says: 'Writes down what was reached.',
    calls: 'ledger/complete-integration-user',
    payload: {
      jobId,
      site: '{% $request.site %}',
      client: '{% $client %}',
      groups,
      status,
      proof: '{% $proof %}',
      warnings: '{% $warnings %}',
    },
  });
}
