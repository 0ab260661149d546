import { hrefOf } from '../shell/routes.ts';

/** What stands where nothing is: why, and how to begin. */
export function EmptyList({ isNarrowed, onReset }: { isNarrowed: boolean; onReset(): void }) {
  if (isNarrowed) {
    return (
      <div class="empty card">
        <h2>Nothing matches</h2>
        <p>No onboarding of yours is like that.</p>
        <button type="button" class="button" onClick={onReset}>
          Show all
        </button>
      </div>
    );
  }
  return (
    <div class="empty card">
      <h2>No onboarding yet</h2>
      <p>
        An onboarding connects one customer's CupixWorks to Oracle Primavera Cloud through Oracle
        Integration. You need the project archive (.car) that Cupix supplies, where in Oracle Cloud
        the integration shall live, and a Primavera service account.
      </p>
      <p>
        <a class="button primary" href={hrefOf({ page: 'new-onboarding' })}>
          Start the first one
        </a>
      </p>
      <p class="small-print">
        Or from a terminal: <code>npm run onboard -- request.yaml</code>
      </p>
    </div>
  );
}
