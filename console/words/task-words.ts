/** What people call the tasks of each kind, besides what the task itself says. */

import type { Task } from '../api/views.ts';
import type { ShownKind } from './kinds.ts';

interface TaskWords {
  /** What it belongs to. */
  job: ShownKind;
  /** For the page of the job, while it waits, and why it does. */
  call: string;
  why: string;
  /** Where the person works. */
  place: string;
  /** Above what the person needs to know. */
  values: string;
  /** Above what the person reports, and what to do there. */
  answer: string;
  report: string;
}

const inCpq = {
  job: 'integration-user',
  place: 'Oracle CPQ',
  values: 'Values to enter',
  answer: 'What Oracle CPQ shows now',
  report: 'Look at the row of the user and report what stands there. The workflow checks it.',
} as const;

const WORDS: Record<Task['kind'], TaskWords> = {
  'register-in-cupixworks': {
    job: 'onboarding',
    call: 'A person has to register the five values in CupixWorks',
    why: 'Everything before is done and proved. The onboarding goes on when the task is done.',
    place: 'CupixWorks',
    values: 'Values to enter',
    answer: 'What CupixWorks shows now',
    report:
      'Copy each value back from CupixWorks, except for the secret. It is compared here at once, and by the workflow after Done.',
  },
  'confirm-cpq-scope': {
    ...inCpq,
    call: 'A person has to say which scope is that of CPQ',
    why: 'The identity domain knows several. The run goes on when the task is done.',
    place: 'the identity domain',
    values: 'What is known',
    answer: 'Your choice',
    report: 'Report the scope of CPQ. The workflow checks it.',
  },
  'set-up-cpq-user': {
    ...inCpq,
    call: 'A person has to set up the user in Oracle CPQ',
    why: 'No API can do it there. The run goes on when the task is done, and proves it by a call.',
  },
  'set-cpq-status': {
    ...inCpq,
    call: 'A person has to set the status in Oracle CPQ',
    why: 'The site has no API for it. The run goes on when the task is done, and proves it by a call.',
  },
  'approve-promotion': {
    job: 'promotion',
    call: 'A person has to approve the promotion',
    why: 'The environment asks for it. The run goes on with the approval, and ends with a refusal.',
    place: 'Oracle Integration',
    values: 'What would change',
    answer: 'Your decision',
    report: 'Decide about the promotion as it stands above.',
  },
  'decide-failures': {
    job: 'recovery',
    call: 'A person has to decide about failed integrations',
    why: 'A rule asks for it. The run goes on with the decision, or without one when the time is over.',
    place: 'Oracle Integration',
    values: 'What has failed',
    answer: 'Your decision',
    report: 'Decide about each group. Discarding can not be undone.',
  },
};

/** How tasks of a kind are spoken of. */
export const taskWords = (kind: Task['kind']) => WORDS[kind];

/** The kind of task that an id names: `acme-1a2b3c4d.register-in-cupixworks`. */
export function taskKindIn(taskId: string): Task['kind'] {
  return taskId.slice(taskId.lastIndexOf('.') + 1) as Task['kind'];
}
