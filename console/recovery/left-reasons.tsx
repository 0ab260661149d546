import type { RecoveredGroup } from '../api/views.ts';

/** Why failures were left, how many, and a few of them. */
export function LeftReasons({ reasons }: { reasons: RecoveredGroup['left'] }) {
  return (
    <ul class="reasons">
      {reasons.map(({ reason, count, examples }) => (
        <li key={reason}>
          <b>{count}</b> {reason}
          {examples.length > 0 && (
            <span class="small-print"> For example {examples.join(', ')}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
