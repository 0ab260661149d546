import { hrefOf } from '../shell/routes.ts';
import { kinds, type ShownKind } from '../words/kinds.ts';

interface Props {
  kind: ShownKind;
  isNarrowed: boolean;
  onReset(): void;
}

/** What stands where nothing is: why, and how to begin. */
export function EmptyList({ kind, isNarrowed, onReset }: Props) {
  const { one, purpose, example } = kinds[kind];
  if (isNarrowed) {
    return (
      <div class="empty card">
        <h2>Nothing matches</h2>
        <p>No {one} of yours is like that.</p>
        <button type="button" class="button" onClick={onReset}>
          Show all
        </button>
      </div>
    );
  }
  return (
    <div class="empty card">
      <h2>No {one} yet</h2>
      <p>{purpose}</p>
      <p>
        <a class="button primary" href={hrefOf({ page: 'new', kind })}>
          Start the first one
        </a>
      </p>
      <p class="small-print">
        Or from a terminal: <code>{example}</code>
      </p>
    </div>
  );
}
