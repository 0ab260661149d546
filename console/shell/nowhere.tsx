import { Page } from './page.tsx';
import { hrefOf } from './routes.ts';

/** Where an address leads that stands for nothing. */
export function Nowhere() {
  return (
    <Page title="There is no such page">
      <p>
        The address may have been cut off.{' '}
        <a href={hrefOf({ page: 'jobs', kind: 'onboarding' })}>To the onboardings</a>
      </p>
    </Page>
  );
}
