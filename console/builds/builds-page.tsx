import { usePages } from '../api/use-pages.ts';
import type { BuildLine, Placement } from '../api/views.ts';
import { Icon } from '../parts/icon.tsx';
import { Loading } from '../parts/loading.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Typed } from '../parts/typed.tsx';
import { Page } from '../shell/page.tsx';
import { type BuildFilter, hrefOf } from '../shell/routes.ts';
import { noteRoute } from '../shell/use-route.ts';
import { kinds } from '../words/kinds.ts';
import { BuildsTable } from './builds-table.tsx';
import { MatrixTable } from './matrix-table.tsx';

const PAGE = 50;
/** The most that the API gives at once: a matrix with holes would say what is not so. */
const ALL = 100;

/** Which build is where, and all builds there are. */
export function BuildsPage({ filter }: { filter: BuildFilter }) {
  const places = usePages<Placement>('/environments', { ...filter, limit: ALL });
  const builds = usePages<BuildLine>('/builds', { ...filter, limit: PAGE });
  const problem = places.problem ?? builds.problem;
  const isLoading = places.isLoading || builds.isLoading;
  const isEmpty = !isLoading && !problem && builds.items.length + places.items.length === 0;
  const change = (next: BuildFilter) => noteRoute({ page: 'builds', ...next });
  return (
    <Page title="Builds" aside={<PromotionLinks />}>
      <search class="filters">
        {(['customer', 'project'] as const).map((name) => (
          <Typed
            key={name}
            label={name === 'customer' ? 'Customer' : 'Project'}
            type="text"
            placeholder="All"
            value={filter[name]}
            onTyped={(text) => {
              const { [name]: _, ...others } = filter;
              change({ ...others, ...(text && { [name]: text }) });
            }}
          />
        ))}
      </search>
      {problem && <ProblemNote problem={problem} />}
      {isLoading && builds.items.length === 0 && <Loading what="builds" />}
      {isEmpty && <NoBuilds />}
      {places.items.length > 0 && <MatrixTable placements={places.items} />}
      {places.showMore && (
        <p class="list-end">
          <button type="button" class="button" onClick={places.showMore}>
            Show more projects
          </button>
        </p>
      )}
      {builds.items.length > 0 && <BuildsTable builds={builds.items} />}
      {builds.showMore && (
        <p class="list-end">
          <button type="button" class="button" onClick={builds.showMore}>
            Show more builds
          </button>
        </p>
      )}
    </Page>
  );
}

function PromotionLinks() {
  return (
    <>
      <a class="button small" href={hrefOf({ page: 'jobs', kind: 'promotion' })}>
        Promotions
      </a>
      <a class="button primary small" href={hrefOf({ page: 'new', kind: 'promotion' })}>
        <Icon name="plus" />
        New promotion
      </a>
    </>
  );
}

function NoBuilds() {
  return (
    <div class="empty card">
      <h2>No build here</h2>
      <p>{kinds.promotion.purpose}</p>
    </div>
  );
}
