import { Chain } from 'aws-cdk-lib/aws-stepfunctions';
import { whenOpeningFails, whenThrottled, whileSpreading } from '../retry.ts';
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

/** 4 · The external application becomes a client of the identity domain. */
export function registerClient(board: Storyboard) {
  return board.task('Register client', {
    stage: 'register-client',
    says: 'Registers the application: confidential, client credentials, the scope of CPQ and nothing else.',
    calls: 'identity-domain/register-application',
    payload: {
      jobId,
      customer: '{% $request.customer %}',
      domainUrl: '{% $domainUrl %}',
      name: '{% $request.client.name %}',
      adopt: '{% $request.client.adopt %}',
      scope: '{% $scope %}',
      status,
    },
    assign: { client: '{% $states.result.Payload %}' },
    retry: [whileSpreading],
  });
}

/** 5 · One user for the client, found or made. */
export function establishUser(board: Storyboard): Chain {
  return byApiOrPerson(board, {
    stage: 'establish-user',
    name: 'Establish user',
    says: 'Finds the integration user of the client, or creates it with its groups.',
    calls: 'cpq/establish-user',
    ask: 'Create user by hand',
    check: 'Check user',
    done: 'User there?',
    nobody: 'Nobody created the user',
    never: 'User stayed away',
  });
}

/** 6 · Exactly the groups of the request. */
export function setGroups(board: Storyboard): Chain {
  return byApiOrPerson(board, {
    stage: 'set-groups',
    name: 'Set groups',
    says: 'Gives the user exactly the groups of the request.',
    calls: 'cpq/set-groups',
    ask: 'Set groups by hand',
    check: 'Check groups',
    done: 'Groups right?',
    nobody: 'Nobody set the groups',
    never: 'Groups stayed wrong',
  });
}

interface Step {
  stage: 'establish-user' | 'set-groups';
  name: string;
  says: string;
  calls: string;
  ask: string;
  check: string;
  done: string;
  nobody: string;
  never: string;
}

/** The API does it; where it can't, a person does, and it is looked at again. */
function byApiOrPerson(board: Storyboard, step: Step): Chain {
  const { stage } = step;
  const act = board.task(step.name, {
    stage,
    says: step.says,
    calls: step.calls,
    payload: { ...toUser, groups },
    assign: { state: '{% $states.result.Payload.state %}' },
  });
  const ask = board.humanTask(step.ask, {
    stage,
    says: 'A person does in the page of CPQ what no API does here.',
    calls: 'cpq/open-user-task',
    waitsSeconds: personSeconds,
    payload: { ...toPerson, stage, site: '{% $request.site %}', client: '{% $client %}', groups },
    assign: answeredIn(stage),
    patience: [whenThrottled, whenOpeningFails],
    nobodyAnswered: {
      name: step.nobody,
      summary: 'Nobody set up the integration user in CPQ before the task was due',
      fix: 'Ask the CPQ administrator, name another one (or a second one, escalateTo) in the request, or give the request an administrator (cpq.administrator). Resume opens the task again.',
    },
  });
  const check = board.task(step.check, {
    stage,
    says: 'Looks at what the person did.',
    calls: 'cpq/check-user',
    payload: { ...toUser, groups, stage, answer: '{% $answer %}' },
    assign: { problems: '{% $states.result.Payload.problems %}' },
  });
  return board.until(act, {
    stage,
    says: 'Goes on as soon as it is so.',
    name: step.done,
    done: '$state != "ask"',
    exhausted: askedEnough(stage),
    meanwhile: Chain.start(ask).next(check),
    giveUp: {
      name: step.never,
      summary: `CPQ still shows something else after ${MAX_TRIES} tries`,
      fix: 'Talk to the CPQ administrator; the task shows what differs. Then resume.',
    },
  });
}
