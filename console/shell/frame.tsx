import type { ComponentChildren } from 'preact';
import { Icon, Mark } from '../parts/icon.tsx';
import { Announcer } from './announce.tsx';
import { hrefOf, type Route } from './routes.ts';

const PLACES: { label: string; to: Route; pages: Route['page'][] }[] = [
  { label: 'Onboardings', to: { page: 'onboardings' }, pages: ['onboardings', 'onboarding'] },
  { label: 'Tasks', to: { page: 'tasks', status: 'OPEN' }, pages: ['tasks', 'task'] },
];

/** What stands around every page: landmarks, the way to the content, and the places to go. */
export function Frame({ route, children }: { route: Route; children: ComponentChildren }) {
  const skip = () => document.getElementById('content')?.focus();
  return (
    <>
      <button type="button" class="skip" onClick={skip}>
        Skip to content
      </button>
      <header class="top">
        <a
          class="brand"
          href={hrefOf({ page: 'onboardings' })}
          aria-label="oic-onboarding, to the list"
        >
          <Mark />
          <span>oic-onboarding</span>
        </a>
        <nav aria-label="Main">
          {PLACES.map(({ label, to, pages }) => (
            <a
              key={label}
              href={hrefOf(to)}
              aria-current={pages.includes(route.page) ? 'page' : undefined}
            >
              {label}
            </a>
          ))}
        </nav>
        <a class="button primary small new" href={hrefOf({ page: 'new-onboarding' })}>
          <Icon name="plus" />
          <span>
            New<span class="wide"> onboarding</span>
          </span>
        </a>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <Announcer />
    </>
  );
}
