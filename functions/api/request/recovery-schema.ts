import * as z from 'zod/mini';
import { timeWindows } from '#runtime/recovery.ts';
import { email } from './field-rules.ts';
import { customer, exactlyOne, ONE_FIELD, oneOf, text, wholeNumber } from './fields.ts';
import { addressFields } from './instance-address.ts';
import { age, jobName, messagePattern, scheduleSpan, shortText } from './recovery-rules.ts';

/** The request for a recovery of failed integrations; what editors show stands here, too. */

const Address = z
  .strictObject(addressFields('recovery', 'the role ServiceDeveloper of the instance'))
  .register(z.globalRegistry, { description: 'An instance that no onboarding knows.' });

const Instance = z
  .strictObject({
    onboarding: z.optional(
      text(jobName, {
        description: 'Id of the onboarding that made or adopted the instance; its client is used.',
        examples: ['acme-42053dd9'],
      }),
    ),
    address: z.optional(Address),
  })
  .check(exactlyOne(['onboarding', 'address']))
  .register(z.globalRegistry, {
    description: 'Whose failures are recovered: by an onboarding, or by address.',
    ...ONE_FIELD,
  });

const Match = z
  .strictObject({
    project: z.optional(text(shortText, { description: 'Code of the project.' })),
    integration: z.optional(
      text(shortText, { description: 'Code of the integration, without its version.' }),
    ),
    errorCode: z.optional(text(shortText, { description: 'Error code.', examples: ['504'] })),
    message: z.optional(
      text(messagePattern, {
        description:
          'What the message is like: * stands for any text, ? for one character. Ids and numbers in messages count as #, but for those of error codes (CASDK-0033, status 503).',
        examples: ['*CASDK-0033*'],
      }),
    ),
    olderThan: z.optional(
      text(age, { description: 'Only what began longer ago: 30m, 12h, 2d.', examples: ['30m'] }),
    ),
    newerThan: z.optional(
      text(age, { description: 'Only what began less long ago: 30m, 12h, 2d.', examples: ['12h'] }),
    ),
    recoverable: z
      .optional(z.boolean())
      .register(z.globalRegistry, { description: 'Whether Oracle can run it again.' }),
  })
  .register(z.globalRegistry, { description: 'What a failure must be; nothing means any.' });

const Rule = z
  .strictObject({
    match: z._default(Match, {}),
    action: oneOf(
      ['resubmit', 'discard', 'leave', 'ask'],
      'resubmit runs it again; discard gives it up for good; leave does nothing; ask lets a person decide.',
    ),
    maxTries: z.optional(z.int().check(z.minimum(1), z.maximum(10))).register(z.globalRegistry, {
      description:
        'With resubmit: how often an instance may have been resubmitted. Usually 3; Oracle allows 10.',
    }),
    backOffMinutes: z
      .optional(z.int().check(z.minimum(0), z.maximum(1440)))
      .register(z.globalRegistry, {
        description:
          'With resubmit: minutes before the second try; each next wait is twice as long. Usually 10.',
      }),
    whom: z.optional(
      text(email, {
        description: 'With ask: e-mail of the person who decides.',
        examples: ['kim.lee@acme.example'],
      }),
    ),
  })
  .register(z.globalRegistry, { description: 'What becomes of failures that match.' });

const Caps = z
  .strictObject({
    instances: wholeNumber(
      { from: 1, to: 50_000, usual: 10_000 },
      'Instances that one run resubmits or discards at most.',
    ),
    callsPerMinute: wholeNumber(
      { from: 6, to: 600, usual: 60 },
      'Calls to Oracle per minute. Oracle publishes no limit.',
    ),
    runMinutes: wholeNumber(
      { from: 10, to: 2880, usual: 240 },
      'How long one run may wait for back-offs and for Oracle; after it nothing new is begun.',
    ),
  })
  .register(z.globalRegistry, { description: 'What a run may do at most.' });

const Stop = z
  .strictObject({
    percent: wholeNumber(
      { from: 1, to: 100, usual: 50 },
      'A group is given up when this part of its resubmissions has failed again.',
    ),
    after: wholeNumber(
      { from: 1, to: 10_000, usual: 20 },
      'Not before so many of its resubmissions have ended.',
    ),
  })
  .register(z.globalRegistry, { description: 'When to stop because failures repeat.' });

const Schedule = z
  .strictObject({
    every: text(scheduleSpan, {
      description: 'From the beginning of one run to that of the next: 15m to 30d.',
      examples: ['1h'],
    }),
  })
  .register(z.globalRegistry, {
    description:
      'Run again and again from now on. While a run goes on, or waits for a person, no other begins. A request without a schedule runs once and leaves one that exists as it is.',
  });

const windows = timeWindows.map((window) => (window === 'RETENTIONPERIOD' ? 'retention' : window));

/** The whole request; every object refuses names that it does not know. */
export const RecoveryRequest = z
  .strictObject({
    kind: z
      .literal('Recovery')
      .register(z.globalRegistry, { description: 'What this file asks for.' }),
    customer,
    instance: Instance,
    window: z._default(
      oneOf(
        windows as ['1h', '6h', '1d', '2d', '3d', 'retention'],
        'How far back failures are looked for. As narrow as possible, asks Oracle.',
      ),
      '1d',
    ),
    rules: z.array(Rule).check(z.minLength(1), z.maxLength(20)).register(z.globalRegistry, {
      description: 'In this order; the first that matches decides. What none matches is left.',
    }),
    caps: z._default(Caps, { instances: 10_000, callsPerMinute: 60, runMinutes: 240 }),
    stopWhenFailuresRepeat: z._default(Stop, { percent: 50, after: 20 }),
    schedule: z.optional(Schedule),
    dueDays: wholeNumber(
      { from: 1, to: 14, usual: 1 },
      'Days that a person has to decide. No other run of this recovery begins meanwhile.',
    ),
  })
  .register(z.globalRegistry, {
    title: 'Request for a recovery',
    description: 'Resubmits or discards failed integrations of one OIC instance by rules.',
  });
export type RecoveryRequest = z.output<typeof RecoveryRequest>;
