/** What views of every kind of job have, for the examples of the OpenAPI document. */
export function jobExample(machine: string, id: string) {
  const executionArn = `arn:aws:states:eu-central-1:111122223333:execution:${machine}:${id}-1`;
  const at = '2026-03-02T09:00:00.000Z';
  const line = { id, customer: 'acme', status: 'SUCCEEDED', createdAt: at, updatedAt: at } as const;
  const parts = {
    customer: 'acme',
    executionArn,
    status: 'SUCCEEDED',
    asOf: '2026-03-02T09:30:00.000Z',
    stages: [{ name: 'preflight', status: 'succeeded', startedAt: at, seconds: 2, attempts: 1 }],
    timeline: [
      {
        stage: 'preflight',
        state: 'Preflight',
        from: at,
        to: '2026-03-02T09:00:02.000Z',
        waitingFor: 'us',
        what: 'Checks what can be checked before anything changes.',
      },
    ],
    attempts: [],
    states: [{ name: 'Preflight', stage: 'preflight', status: 'succeeded' }],
    waits: { totals: { oracle: 0, person: 0, us: 2 } },
    resources: [],
    transitions: 24,
    estimatedCostUsd: 0.0008,
    failure: null,
    links: [],
  } as const;
  return {
    parts,
    page: { items: [line] },
    started: { id, executionArn, started: true },
    resumed: { id, executionArn, how: 'restarted' },
  } as const;
}
