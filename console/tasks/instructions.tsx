import type { Task } from '../api/views.ts';
import { Icon } from '../parts/icon.tsx';

const ADDRESS = /https:\/\/[^\s,;]+/;

/** What to do, step by step; first of all, what was wrong the last time. */
export function Instructions({ task: { instructions, problems } }: { task: Task }) {
  // The corrections stand above, in a form that is easier to compare.
  const corrections = problems.map(({ field }) => `Correct ${field}:`);
  const steps = instructions.filter((line) => !corrections.some((one) => line.startsWith(one)));
  return (
    <section class="card" aria-labelledby="instructions">
      <h2 id="instructions">What to do</h2>
      <ol class="steps">
        {steps.map((step) => (
          <li key={step}>
            <Linked text={step} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Linked({ text }: { text: string }) {
  const [address] = ADDRESS.exec(text) ?? [];
  if (!address) return <span>{text}</span>;
  const [before, after] = [
    text.slice(0, text.indexOf(address)),
    text.slice(text.indexOf(address) + address.length),
  ];
  return (
    <span>
      {before}
      <a href={address} target="_blank" rel="noreferrer">
        {address}
        <Icon name="open" />
        <span class="unseen">(another window)</span>
      </a>
      {after}
    </span>
  );
}
