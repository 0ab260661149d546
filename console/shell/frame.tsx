import type { ComponentChildren } from 'preact';
import { Mark } from '../parts/icon.tsx';
import { kinds, shownKinds } from '../words/kinds.ts';
import { Announcer } from './announce.tsx';
import { hrefOf, type Route } from './routes.ts';

interface Place {
  label: string;
  to: Route;
  isHere(route: Route): boolean;
}

const PLACES: Place[] = [
  ...shownKinds
    .filter((kind) => kind !== 'promotion')
    .map(
      (kind): Place => ({
        label: kinds[kind].title,
        to: { page: 'jobs', kind },
        isHere: (route) => 'kind' in route && route.kind === kind,
      }),
    ),
  {
    label: 'Builds',
    to: { page: 'builds' },
    isHere: (route) =>
      ['builds', 'build', 'diff'].includes(route.page) ||
      ('kind' in route && route.kind === 'promotion'),
  },
  {
    label: 'Tasks',
    to: { page: 'tasks', status: 'OPEN' },
    isHere: ({ page }) => page === 'tasks' || page === 'task',
  },
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
        <a class="brand" href={hrefOf(PLACES[0]!.to)} aria-label="oic-onboarding, to the list">
          <Mark />
          <span>oic-onboarding</span>
        </a>
        <nav aria-label="Main">
          {PLACES.map(({ label, to, isHere }) => (
            <a key={label} href={hrefOf(to)} aria-current={isHere(route) ? 'page' : undefined}>
              {label}
            </a>
          ))}
        </nav>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <Announcer />
    </>
  );
}
