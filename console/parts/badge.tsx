import type { Labelled, Tone } from '../words/names.ts';
import { Icon, type IconName } from './icon.tsx';

const SIGNS: Record<Tone, IconName> = {
  good: 'check',
  bad: 'cross',
  busy: 'dots',
  person: 'person',
  quiet: 'minus',
};

/** How something is: sign, word and colour together. */
export function Badge({ label, tone }: Labelled) {
  return (
    <span class={`badge ${tone}`}>
      <Icon name={SIGNS[tone]} />
      {label}
    </span>
  );
}

/** The sign alone, where the word stands nearby. */
export function Sign({ tone, label }: Labelled) {
  return (
    <span class={`sign ${tone}`}>
      <Icon name={SIGNS[tone]} />
      <span class="unseen">{label}</span>
    </span>
  );
}
