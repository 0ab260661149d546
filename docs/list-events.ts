import { writeFile } from 'node:fs/promises';
import { EVENT_SOURCE, type EventName, events } from '#runtime/events.ts';

const ALWAYS = {
  version: 1,
  jobId: 'acme-42053dd9',
  at: '2026-01-31T12:00:00.000Z',
};

/** The page docs/events.md: how events are sent and read, and each with an example. */
export function listEvents(): string {
  const names = Object.keys(events) as EventName[];
  const rows = names.map((name) => `| [\`${name}\`](#${anchor(name)}) | ${sentence(name)} |`);
  return `<!-- Written by docs/list-events.ts (npm run docs) from functions/runtime/events.ts. -->

# Events

What happens to an onboarding, or any other job, is published on an EventBridge bus of the stack's own, for whoever wants to
know: a chat channel, a ticket system, a dashboard. Nothing in the product depends on them.

| Event | When it is sent |
|---|---|
${rows.join('\n')}

## What you can rely on

- The source is \`${EVENT_SOURCE}\`, the detail type is the name in the list.
- Every event holds \`version\`, \`jobId\` and \`at\` (ISO 8601, UTC). A field may be added at any time, so ignore what you don't know. One that goes or changes its meaning makes a new \`version\`.
- No event holds a secret or a task token, and none is larger than 8 KiB. Those of tasks name people by e-mail address.
- An event may come twice, late, and in another order than it was sent. \`jobId\`, the detail type and \`stage\`, \`id\` or \`taskId\` tell what it is about; \`at\` tells the order.
- An event that can't be sent is logged, counted in the metric \`EventNotSent\` and left, and one whose function dies at the wrong moment is missing; the onboarding goes on. What must not be missed stands in the ledger: read it with the API or \`oic-onboarding status\`.

## Receive them

A rule for failures of one customer:

\`\`\`json
{
  "source": ["${EVENT_SOURCE}"],
  "detail-type": ["onboarding.failed"],
  "detail": { "jobId": [{ "prefix": "acme-" }] }
}
\`\`\`

The bus keeps its events for 90 days, so that a rule that was mended late can have them replayed. In a local
run they stand in \`events.jsonl\` in the data directory, one per line, in the form that a rule's target gets.

## The events

${names.map(describeEvent).join('\n')}`;
}

function describeEvent(name: EventName): string {
  const { example } = events[name];
  const whole = {
    version: '0',
    id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
    'detail-type': name,
    source: EVENT_SOURCE,
    account: '111122223333',
    time: '2026-01-31T12:00:00Z',
    region: 'eu-central-1',
    resources: [],
    detail: { ...ALWAYS, ...example },
  };
  return `### ${name}\n\n${sentence(name)}\n\n\`\`\`json\n${JSON.stringify(whole, null, 2)}\n\`\`\`\n`;
}

function sentence(name: EventName): string {
  const { when } = events[name];
  return `${when.charAt(0).toUpperCase()}${when.slice(1)}.`;
}

/** As GitHub makes it of a heading. */
function anchor(name: EventName): string {
  return name.replace('.', '');
}

// Run by `npm run docs`.
if (import.meta.main) await writeFile(new URL('events.md', import.meta.url), listEvents());
