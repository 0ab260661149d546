import type { Recovery } from '../api/views.ts';

type Rule = Recovery['request']['rules'][number];

const ACTIONS: Record<string, string> = {
  resubmit: 'Resubmit',
  discard: 'Discard',
  leave: 'Leave',
  ask: 'Ask a person',
};

/** By which rules it decides. */
export function RulesCard({ rules }: { rules: readonly Rule[] }) {
  return (
    <section class="card" aria-labelledby="rules">
      <h2 id="rules">Rules</h2>
      <p class="small-print">The first that matches decides. What none matches is left.</p>
      <ol class="rules">
        {rules.map(({ match, action }) => (
          <li key={JSON.stringify([match, action])}>
            <b>{ACTIONS[action] ?? action}</b> {describeMatch(match)}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** `where message is *CASDK-0033* and recoverable is true` */
export function describeMatch(match: Rule['match']): string {
  const parts = Object.entries(match).map(
    ([name, value]) => `${WORDS[name] ?? name} ${inWords(name, value)}`,
  );
  return parts.length > 0 ? `where ${parts.join(' and ')}` : 'everything else';
}

const WORDS: Record<string, string> = {
  project: 'the project is',
  integration: 'the integration is',
  errorCode: 'the error code is',
  message: 'the message is like',
  olderThanSeconds: 'it is older than',
  newerThanSeconds: 'it is newer than',
  recoverable: 'it is recoverable:',
};

function inWords(name: string, value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (!name.endsWith('Seconds')) return String(value);
  const minutes = Number(value) / 60;
  if (minutes % 1440 === 0) return `${minutes / 1440} d`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}
