import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import type { LoggedEvent } from '#local/aws/index.ts';
import { Directory } from '#local/oracle/scim/directory.ts';
import { findSimulatedFailure } from '#local/simulated-failures.ts';
import { EVENT_SOURCE, type EventName, events } from '#runtime/events.ts';
import { onboardingStages } from '#runtime/stages.ts';
import { domainOf, House } from './house.ts';

const PASSWORD = 'cAnary-Pa55word-77aa-events';
const MOST_BYTES = 8 * 1024;

let house: House;
const published: LoggedEvent[] = [];
beforeAll(async () => {
  house = await House.open();
  house.service.events.subscribe((event) => published.push(event));
}, 60_000);
afterAll(() => house.close());

/** The events of one customer's onboarding in short form, from a point on. */
function told(customer: string, from = 0): string[] {
  return published
    .slice(from)
    .filter(({ detail }) => String(detail.jobId).startsWith(`${customer}-`))
    .map(({ 'detail-type': type, detail }) => {
      if (type === 'stage.completed') return `${type} ${detail.stage}`;
      if (type.startsWith('resource.')) return `${type} ${detail.kind} ${detail.name}`;
      return type;
    });
}

const done = (stage: string) => `stage.completed ${stage}`;
const made = (what: string) => `resource.created ${what}`;

describe('the events of an onboarding', () => {
  it('tell its whole story, in order', async () => {
    const ended = await house.onboard('story');
    expect(ended.execution.status).toBe('SUCCEEDED');
    const story = told('story');
    // The workflow goes on beside whoever answered, so this one has no fixed place.
    expect(story.indexOf('task.answered')).toBeGreaterThan(story.indexOf('task.opened'));
    expect(story.filter((event) => event !== 'task.answered')).toEqual([
      'onboarding.started',
      done('preflight'),
      made('integration-instance -'),
      done('provision-instance'),
      done('wait-for-active'),
      made('oauth-client provisioner'),
      done('authorise-provisioner'),
      made('project -'),
      made('integration -'),
      made('connection -'),
      done('import-project'),
      done('configure-connection'),
      done('test-connection'),
      done('activate-integration'),
      made('oauth-client runtime'),
      done('authorise-runtime-client'),
      done('collect-registration-values'),
      done('prove'),
      'task.opened',
      made('cupixworks-registration -'),
      done('register-in-cupixworks'),
      done('complete'),
      'onboarding.completed',
    ]);
  });

  it('of a second run are its stages only: nothing was made, nobody was asked', async () => {
    const from = published.length;
    await house.onboard('story');
    expect(told('story', from)).toEqual([
      'onboarding.started',
      ...onboardingStages.map(({ id }) => done(id)),
      'onboarding.completed',
    ]);
  });

  it('tell of a failure what is needed to act on it, and of the run after it', async () => {
    await house.fail(findSimulatedFailure('test-connection:wrong-password'));
    const primavera = {
      url: 'https://primavera-us2.oraclecloud.com',
      username: 'svc@broken.example',
      password: PASSWORD,
    };
    const failed = await house.onboard('broken', { primavera });
    await house.fail();
    expect(told('broken').slice(-2)).toEqual([done('configure-connection'), 'onboarding.failed']);
    expect(published.at(-1)?.detail).toMatchObject({
      jobId: failed.jobId,
      stage: 'test-connection',
      error: 'InvalidCredentials',
      runbook: 'docs/errors/InvalidCredentials.md',
    });
    const from = published.length;
    await house.resume(failed.jobId);
    expect(told('broken', from).at(0)).toBe('onboarding.started');
    expect(told('broken', from).at(-1)).toBe('onboarding.completed');
  });

  it('tell of what a roll-back took away', async () => {
    await house.fail(findSimulatedFailure('prove:broken-integration'));
    await house.onboard('undone', { onFailure: 'roll-back' });
    await house.fail();
    const removed = told('undone').filter((event) => event.startsWith('resource.removed'));
    expect(removed.sort()).toEqual(
      [
        'connection -',
        'integration -',
        'integration-instance -',
        'oauth-client provisioner',
        'oauth-client runtime',
        'project -',
      ].map((what) => `resource.removed ${what}`),
    );
  });
});

describe('every event', () => {
  it('is as the catalogue has it, small, and at the time of the run', () => {
    expect(published.length).toBeGreaterThan(60);
    for (const { source, 'detail-type': type, detail, time } of published) {
      expect(source).toBe(EVENT_SOURCE);
      expect(Object.keys(events)).toContain(type);
      expect(z.safeParse(events[type as EventName].detail, detail), type).toMatchObject({
        success: true,
      });
      expect(JSON.stringify(detail).length, type).toBeLessThanOrEqual(MOST_BYTES);
      expect(String(detail.at).slice(0, 19)).toBe(time.slice(0, 19));
    }
  });

  it('shows no secret', () => {
    const text = JSON.stringify(published);
    const canaries = [PASSWORD, ...customers().flatMap(secretsOf)];
    expect(canaries.length).toBeGreaterThanOrEqual(5);
    for (const secret of canaries) {
      expect(text.includes(secret)).toBe(false);
      expect(text.includes(Buffer.from(secret).toString('base64').slice(0, -4))).toBe(false);
    }
    expect(text).not.toMatch(/taskToken|eyJ|PRIVATE KEY|"registration"/);
  });

  it('stands in the file of the data directory', async () => {
    const lines = (await readFile(join(house.directory, 'events.jsonl'), 'utf8'))
      .trim()
      .split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(published);
  });
});

const customers = () => ['story', 'broken'];

function secretsOf(customer: string): string[] {
  const { world } = house.outside;
  const domain = world.store.collection<{ guid: string }>('oracle.domains').get(domainOf(customer));
  const { apps } = new Directory(world, domain?.guid ?? '');
  return apps
    .values()
    .filter((app) => !app.service)
    .map((app) => String(app.secret));
}
