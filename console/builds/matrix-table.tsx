import type { Placement } from '../api/views.ts';
import { Scrolled } from '../parts/scrolled.tsx';
import { Relative } from '../parts/time.tsx';
import { hrefOf } from '../shell/routes.ts';
import { matrixOf } from './matrix.ts';

/** Which build is where. */
export function MatrixTable({ placements }: { placements: readonly Placement[] }) {
  const { environments, rows } = matrixOf(placements);
  return (
    <section class="card" aria-labelledby="where">
      <h2 id="where">Which build is where</h2>
      <Scrolled label="Builds by environment">
        <table>
          <thead>
            <tr>
              <th scope="col">Project</th>
              {environments.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ customer, project, byEnvironment }) => (
              <tr key={customer + project}>
                <th scope="row">
                  {project}
                  <span class="small-print"> {customer}</span>
                </th>
                {environments.map((name) => (
                  <td key={name}>
                    <Cell placement={byEnvironment.get(name)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolled>
    </section>
  );
}

function Cell({ placement }: { placement: Placement | undefined }) {
  if (!placement) return <span class="small-print">none</span>;
  const { build, buildId, since, before, promotion } = placement;
  return (
    <>
      <a href={hrefOf({ page: 'build', id: buildId })}>Build {build}</a>
      <span class="small-print cell-more">
        <a href={hrefOf({ page: 'job', kind: 'promotion', id: promotion })}>
          <Relative iso={since} />
        </a>
        {before !== null && `, before: ${before}`}
      </span>
    </>
  );
}
