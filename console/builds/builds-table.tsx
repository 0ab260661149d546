import type { BuildLine } from '../api/views.ts';
import { Badge } from '../parts/badge.tsx';
import { Scrolled } from '../parts/scrolled.tsx';
import { Absolute } from '../parts/time.tsx';
import { hrefOf } from '../shell/routes.ts';
import { bytesName } from '../words/names.ts';

/** Builds, the newest first. */
export function BuildsTable({ builds }: { builds: readonly BuildLine[] }) {
  return (
    <section class="card" aria-labelledby="builds">
      <h2 id="builds">All builds</h2>
      <Scrolled label="Table of builds">
        <table class="cards-on-phone">
          <thead>
            <tr>
              <th scope="col">Build</th>
              <th scope="col">Project</th>
              <th scope="col">Made</th>
              <th scope="col">From</th>
              <th scope="col">By</th>
              <th scope="col">Size</th>
              <th scope="col">Is in</th>
            </tr>
          </thead>
          <tbody>
            {builds.map((build) => (
              <Row key={build.id} build={build} />
            ))}
          </tbody>
        </table>
      </Scrolled>
    </section>
  );
}

function Row({ build }: { build: BuildLine }) {
  const { id, number, project, customer, status, createdAt, source, madeBy, bytes } = build;
  return (
    <tr>
      <td data-name="Build">
        {status === 'kept' ? (
          <a href={hrefOf({ page: 'build', id })}>Build {number}</a>
        ) : (
          <span>
            {number} <Badge label="Not made" tone="quiet" />
          </span>
        )}
      </td>
      <td data-name="Project">
        <span>
          {project} <span class="small-print">{customer}</span>
        </span>
      </td>
      <td data-name="Made">
        <Absolute iso={createdAt} />
      </td>
      <td data-name="From">{source}</td>
      <td data-name="By">{madeBy}</td>
      <td data-name="Size">{bytes === null ? '–' : bytesName(bytes)}</td>
      <td data-name="Is in">{build.environments.join(', ') || '–'}</td>
    </tr>
  );
}
