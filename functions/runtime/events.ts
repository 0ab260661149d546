import * as z from 'zod/mini';
import { UserStatus } from './integration-user.ts';
import { jobKinds, stagesByKind } from './stages.ts';

/** What a consumer's rule matches as `source`. */
export const EVENT_SOURCE = 'oic-onboarding';

const text = z.string();
const time = z.iso.datetime();
const stage = z.enum(jobKinds.flatMap((kind) => stagesByKind[kind].map(({ id }) => id)));
const resource = {
  /** What it is: the kinds of the ledger. */
  kind: text,
  /** Tells resources of one kind apart: `provisioner`, `runtime`; `-` where there is one. */
  name: text,
  /** The id that its own system gave it. */
  id: text,
};
const task = { taskId: text, kind: text };
/** What a person has to know who is asked to do a task. */
const asked = { ...task, title: text, assignee: text, dueAt: time };
const run = { customer: text, executionArn: text };
const failed = { stage: text, error: text, system: text, summary: text, fix: text, runbook: text };

/**
 * Adds what every event has. The version is that of the event's own fields: a field may be added without
 * notice, and one that goes or changes its meaning makes a new version.
 */
function define<Fields extends z.core.$ZodLooseShape, Example>(event: {
  /** When it is sent, as the rest of "An event is sent when …". */
  when: string;
  fields: Fields;
  example: Example;
}) {
  const { when, fields, example } = event;
  const always = { version: z.literal(1), jobId: text, at: time };
  return { when, example, detail: z.strictObject({ ...always, ...fields }) };
}

const acme = { customer: 'acme', id: 'acme-42053dd9' };
const execution = `arn:aws:states:eu-central-1:111122223333:execution:Onboarding:${acme.id}-1`;
const userExecution =
  'arn:aws:states:eu-central-1:111122223333:execution:IntegrationUser:acme-5d1f7e20-1';
const recoveryExecution =
  'arn:aws:states:eu-central-1:111122223333:execution:Recovery:acme-1c0ffee0-1';
const promotionExecution =
  'arn:aws:states:eu-central-1:111122223333:execution:Promotion:acme-7e57ab1e-1';
const registrationTask = {
  taskId: `${acme.id}.register-in-cupixworks`,
  kind: 'register-in-cupixworks',
};
const askedKim = {
  ...registrationTask,
  title: 'Register in CupixWorks',
  assignee: 'kim@acme.example',
  dueAt: '2026-02-14T12:00:00.000Z',
};

/**
 * Every event, by its detail type. They hold ids, names and texts that a person may read: never a secret
 * or a task token, at most a few kilobytes.
 */
export const events = {
  'onboarding.started': define({
    when: 'a new execution of an onboarding began: for a new request, or for one that failed before',
    fields: run,
    example: { customer: acme.customer, executionArn: execution },
  }),
  'onboarding.resumed': define({
    when: 'a failed execution goes on from the state that failed (a redrive)',
    fields: run,
    example: { customer: acme.customer, executionArn: execution },
  }),
  'stage.completed': define({
    when: 'a stage of a job is over; once per stage and run, not per try or poll',
    fields: { stage, title: text },
    example: { stage: 'import-project', title: 'Import project' },
  }),
  'resource.created': define({
    when: 'something was made outside of AWS and stands in the ledger now',
    fields: resource,
    example: {
      kind: 'integration-instance',
      name: '-',
      id: 'ocid1.integrationinstance.oc1.eu-frankfurt-1.amaaaaaaexample',
    },
  }),
  'resource.adopted': define({
    when: 'something that others made is used from now on; we never remove it',
    fields: resource,
    example: {
      kind: 'integration-instance',
      name: '-',
      id: 'ocid1.integrationinstance.oc1.eu-frankfurt-1.amaaaaaaexample',
    },
  }),
  'resource.removed': define({
    when: 'something that stood in the ledger is gone',
    fields: resource,
    example: { kind: 'oauth-client', name: 'runtime', id: '5f1c0b2a9d3e4c7f8a6b1d2e3f405162' },
  }),
  'task.opened': define({
    when: 'a person has to do something; also when a wrong answer opens the task again',
    fields: {
      ...asked,
      /** How many values were wrong the last time; 0 at first. */
      corrections: z.number(),
    },
    example: { ...askedKim, corrections: 0 },
  }),
  'task.reminder': define({
    when: 'a person has not answered a task by the next date on which that is due; one for each person who is asked',
    fields: { ...asked, openedAt: time },
    example: { ...askedKim, openedAt: '2026-01-31T12:00:00.000Z' },
  }),
  'task.escalated': define({
    when: 'nobody answered a task in time, and a second person is asked; the first one may still answer',
    fields: {
      ...asked,
      openedAt: time,
      /** Who was asked first. */
      instead: text,
    },
    example: {
      ...askedKim,
      assignee: 'lou@acme.example',
      dueAt: '2026-02-28T12:00:00.000Z',
      openedAt: '2026-01-31T12:00:00.000Z',
      instead: 'kim@acme.example',
    },
  }),
  'task.answered': define({
    when: 'a person said "done" or declined; whether it is done is checked afterwards',
    fields: { ...task, decision: z.enum(['done', 'rejected']), by: text },
    example: { ...registrationTask, decision: 'done', by: 'kim@acme.example' },
  }),
  'onboarding.failed': define({
    when: 'an onboarding stopped and a person has to look at it',
    fields: failed,
    example: {
      stage: 'test-connection',
      error: 'Locked',
      system: 'oic',
      summary: 'The connection is open in the editor of kim@acme.example.',
      fix: 'Close the editor, then resume.',
      runbook: 'docs/errors/Locked.md',
    },
  }),
  'onboarding.completed': define({
    when: 'an onboarding succeeded: proved, and registered in CupixWorks',
    fields: { provedAt: time, resources: z.number() },
    example: { provedAt: '2026-01-31T12:34:56.000Z', resources: 7 },
  }),
  'integration-user.started': define({
    when: 'a new execution for an integration user of Oracle CPQ began: for a new or changed request, or for one that failed before',
    fields: run,
    example: { customer: acme.customer, executionArn: userExecution },
  }),
  'integration-user.resumed': define({
    when: 'a failed execution for an integration user goes on from the state that failed (a redrive)',
    fields: run,
    example: { customer: acme.customer, executionArn: userExecution },
  }),
  'integration-user.failed': define({
    when: 'the work on an integration user stopped and a person has to look at it',
    fields: failed,
    example: {
      stage: 'preflight',
      error: 'NotFound',
      system: 'cpq',
      summary: 'The CPQ site has no sales group with the variable name north_sale.',
      fix: 'Groups are named by variable name, not by label (Admin Home, Groups). Correct the request, then start again.',
      runbook: 'docs/errors/NotFound.md',
    },
  }),
  'integration-user.completed': define({
    when: 'an integration user is as the request says: proved by a call that succeeds, or fails if it shall be inactive',
    fields: { status: UserStatus, provedAt: time },
    example: { status: 'active', provedAt: '2026-01-31T12:34:56.000Z' },
  }),
  'recovery.started': define({
    when: 'a new run of a recovery began: by a request, by its schedule, or after one that failed',
    fields: run,
    example: { customer: acme.customer, executionArn: recoveryExecution },
  }),
  'recovery.resumed': define({
    when: 'a failed run of a recovery goes on from the state that failed (a redrive)',
    fields: run,
    example: { customer: acme.customer, executionArn: recoveryExecution },
  }),
  'recovery.failed': define({
    when: 'a run of a recovery stopped and a person has to look at it',
    fields: failed,
    example: {
      stage: 'recover',
      error: 'NotAuthorized',
      system: 'oic',
      summary: 'Resubmit errored instances: Oracle Integration refused our OAuth client (403).',
      fix: 'Give the client the role ServiceDeveloper of this instance, then resume.',
      runbook: 'docs/errors/NotAuthorized.md',
    },
  }),
  'recovery.completed': define({
    when: 'a run of a recovery has looked at every failure; its report says what became of each group',
    fields: {
      found: z.number(),
      resubmitted: z.number(),
      /** Resubmitted, and no longer among the failures. */
      recovered: z.number(),
      discarded: z.number(),
      /** Still among the failures; the report says why. */
      left: z.number(),
    },
    example: { found: 312, resubmitted: 300, recovered: 297, discarded: 5, left: 10 },
  }),
  'promotion.started': define({
    when: 'a new run of a promotion began: by a request, or after one that failed',
    fields: run,
    example: { customer: acme.customer, executionArn: promotionExecution },
  }),
  'promotion.resumed': define({
    when: 'a failed run of a promotion goes on from the state that failed (a redrive)',
    fields: run,
    example: { customer: acme.customer, executionArn: promotionExecution },
  }),
  'promotion.failed': define({
    when: 'a run of a promotion stopped and a person has to look at it; a roll-back comes after this',
    fields: failed,
    example: {
      stage: 'test-connections',
      error: 'ConnectionTestFailed',
      system: 'oic',
      summary: '1 of 2 connections failed their test in test: ORDERS_API (connection refused)',
      fix: 'Check the values of ORDERS_API in the environment test, then resume. Nothing was activated.',
      runbook: 'docs/errors/ConnectionTestFailed.md',
    },
  }),
  'promotion.completed': define({
    when: 'an environment has a build: imported, configured, tested and active',
    fields: {
      /** Code of the project. */
      project: text,
      /** Names of the environments. */
      from: text,
      to: text,
      build: z.number(),
      /** Integrations that are not as they were. */
      changed: z.number(),
    },
    example: { project: 'ORDERS', from: 'dev', to: 'test', build: 7, changed: 2 },
  }),
};

export type EventName = keyof typeof events;

/** The whole `detail` of an event. */
export type EventDetail<Name extends EventName> = z.output<(typeof events)[Name]['detail']>;

/** What the sender of an event says; the publisher adds the rest. */
export type EventFields<Name extends EventName> = Omit<EventDetail<Name>, 'version' | 'at'>;
