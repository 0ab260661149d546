import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { eventBridge } from '#local/aws/event-bridge.ts';
import type { EventLog } from '#local/aws/event-log.ts';
import type { SecretShelf } from '#local/aws/secret-shelf.ts';
import { secretsManager } from '#local/aws/secrets-manager.ts';
import { type StepFunctionsBackend, stepFunctions } from '#local/aws/step-functions.ts';
import { findSimulatedFailure } from '#local/simulated-failures.ts';

const page = await readFile(new URL('../../docs/local-run.md', import.meta.url), 'utf8');

/** The operations in the row of a service. */
function listed(service: string): string[] {
  const [, operations = ''] = new RegExp(`^\\| ${service} \\| (.*) \\|$`, 'm').exec(page) ?? [];
  return operations.split(', ').sort();
}

describe('the page on the local run', () => {
  it('lists the operations of the local Step Functions', () => {
    const { operations } = stepFunctions({} as StepFunctionsBackend);

    expect(listed('Step Functions')).toEqual(Object.keys(operations).sort());
  });

  it('lists the operations of the local Secrets Manager', () => {
    const account = { accountId: '111122223333', region: 'us-east-1' };
    const { operations } = secretsManager({} as SecretShelf, account);

    expect(listed('Secrets Manager')).toEqual(Object.keys(operations).sort());
  });

  it('lists the operations of the local EventBridge', () => {
    const account = { accountId: '111122223333', region: 'us-east-1', now: () => 0 };
    const { operations } = eventBridge({} as EventLog, account);

    expect(listed('EventBridge')).toEqual(Object.keys(operations).sort());
  });

  const rows = [...page.matchAll(/^\| `([a-z-]+:[a-z-]+)` \| (.*) \|$/gm)];

  it.each(rows.map(([, failure = '', says = '']) => [failure, says]))(
    'names the failure %s and how it ends',
    (failure, says) => {
      const { endsWith } = findSimulatedFailure(failure);

      if (endsWith === null) expect(says).toMatch(/: heals/);
      else expect(says).toContain(`[${endsWith}](errors/${endsWith}.md)`);
    },
  );

  it('names some failures', () => {
    expect(rows.length).toBeGreaterThan(5);
  });
});
