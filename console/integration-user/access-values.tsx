import type { IntegrationUser } from '../api/views.ts';
import { Sign } from '../parts/badge.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Absolute } from '../parts/time.tsx';
import { refusers } from '../words/names.ts';

type Result = NonNullable<IntegrationUser['result']>;

/** How the application calls CPQ, and the evidence that it can. The secret is only named. */
export function AccessValues({ job: { result } }: { job: IntegrationUser }) {
  if (!result) return null;
  const { tokenUrl, clientId, clientSecret, scope, baseUrl } = result.access;
  const values = [
    ['Token URL', tokenUrl],
    ['Client ID', clientId],
    ['Scope', scope],
    ['Base URL of the API', baseUrl],
  ] as const;
  return (
    <section class="card" aria-labelledby="access">
      <h2 id="access">How the application calls CPQ</h2>
      <dl class="values">
        {values.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <code>{value}</code>
              <CopyButton value={value} what={label} />
            </dd>
          </div>
        ))}
        <div>
          <dt>Client secret</dt>
          <dd>
            <code>in Secrets Manager: {clientSecret.secretId}</code>
          </dd>
        </div>
      </dl>
      <Evidence proof={result.proof} />
      {result.warnings.map((warning) => (
        <div key={warning} class="note person">
          <Icon name="warning" />
          <p>{warning}</p>
        </div>
      ))}
    </section>
  );
}

function Evidence({ proof: { call, refusedBy, at } }: { proof: Result['proof'] }) {
  const said = {
    allowed: { tone: 'good', text: 'A call with exactly these values was answered' },
    'no-rights': { tone: 'person', text: 'CPQ knows the user, which may read nothing' },
    refused: {
      tone: 'quiet',
      text: `A call was refused${refusedBy ? ` by ${refusers[refusedBy]}` : ''}`,
    },
  } as const;
  const { tone, text } = said[call];
  return (
    <p class="proof">
      <span>
        <Sign tone={tone} label="Proof:" /> {text}
      </span>
      <span class="small-print">
        <Absolute iso={at} />
      </span>
    </p>
  );
}
