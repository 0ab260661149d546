import type { Onboarding } from '../api/views.ts';
import { Sign } from '../parts/badge.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { Absolute } from '../parts/time.tsx';
import { registrationLabels } from '../words/names.ts';

/** The five values and the evidence that they work. The secret is only named. */
export function RegistrationValues({
  onboarding: { registration, proof },
}: {
  onboarding: Onboarding;
}) {
  if (!registration) return null;
  const { clientSecret } = registration;
  const shown = { ...registration, clientSecret: `in Secrets Manager: ${clientSecret.secretId}` };
  return (
    <section class="card" aria-labelledby="values">
      <h2 id="values">Registration values</h2>
      <dl class="values">
        {Object.entries(registrationLabels).map(([field, label]) => {
          const value = shown[field as keyof typeof shown];
          return (
            <div key={field}>
              <dt>{label}</dt>
              <dd>
                <code>{value}</code>
                {field !== 'clientSecret' && <CopyButton value={value} what={label} />}
              </dd>
            </div>
          );
        })}
      </dl>
      {proof && (
        <p class="proof">
          <Proved isOk={proof.tokenOk} what="Token" />
          <Proved isOk={proof.endpointOk} what="Integration" />
          <Proved isOk={proof.primaveraOk} what="Primavera" />
          <span class="small-print">
            proved with exactly these values, <Absolute iso={proof.at} />
          </span>
        </p>
      )}
    </section>
  );
}

function Proved({ isOk, what }: { isOk: boolean; what: string }) {
  return (
    <span class="proved">
      <Sign tone={isOk ? 'good' : 'bad'} label={isOk ? 'works:' : 'does not work:'} /> {what}
    </span>
  );
}
