import { useLoaded } from '../api/use-loaded.ts';
import { usePages } from '../api/use-pages.ts';
import type { Build, BuildLine } from '../api/views.ts';
import { FactList } from '../job/facts.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Loading } from '../parts/loading.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Scrolled } from '../parts/scrolled.tsx';
import { Absolute } from '../parts/time.tsx';
import { Page } from '../shell/page.tsx';
import { hrefOf } from '../shell/routes.ts';
import { bytesName } from '../words/names.ts';

/** One build: where it comes from, where it is, what is in it. */
export function BuildPage({ id }: { id: string }) {
  const { found: build, problem } = useLoaded<Build>(`/builds/${encodeURIComponent(id)}`);
  return (
    <Page
      title={build ? `Build ${build.number} of ${build.project}` : id}
      above={
        <a class="back" href={hrefOf({ page: 'builds' })}>
          <Icon name="back" />
          Builds
        </a>
      }
    >
      {problem && <ProblemNote problem={problem} />}
      {!build && !problem && <Loading what="the build" />}
      {build && <BuildBody build={build} />}
    </Page>
  );
}

function BuildBody({ build }: { build: Build }) {
  const { customer, source, madeBy, createdAt, environments, promotion, sha256, bytes } = build;
  return (
    <>
      <FactList
        facts={[
          ['Customer', customer],
          ['From', source],
          ['Made by', madeBy],
          ['Made', <Absolute key="made" iso={createdAt} />],
          ['Is in', environments.join(', ') || 'no environment'],
          [
            'Promotion',
            <a key="job" href={hrefOf({ page: 'job', kind: 'promotion', id: promotion })}>
              {promotion}
            </a>,
          ],
          ['Size', bytes !== null && bytesName(bytes)],
          [
            'SHA-256',
            sha256 && (
              <>
                <code>{sha256.slice(0, 12)}…</code> <CopyButton value={sha256} what="the SHA-256" />
              </>
            ),
          ],
        ]}
      />
      <Integrations build={build} />
      <Others build={build} />
      <details class="card">
        <summary>All {build.entries.length} files</summary>
        <Entries entries={build.entries} />
      </details>
    </>
  );
}

function Integrations({ build: { integrations, connections, lookups } }: { build: Build }) {
  return (
    <section class="card" aria-labelledby="integrations">
      <h2 id="integrations">What is in it</h2>
      <ul class="reasons">
        {integrations.map(({ code, version, name, isScheduled }) => (
          <li key={code + version}>
            {name} <code>{code}</code> {version}
            {isScheduled && ', runs by a schedule'}
          </li>
        ))}
      </ul>
      <FactList
        facts={[
          ['Connections', connections.join(', ') || 'none'],
          ['Lookups', lookups.join(', ') || 'none'],
        ]}
      />
    </section>
  );
}

/** The other builds of the project, to compare with. */
function Others({ build: { id, customer, project, number } }: { build: Build }) {
  const { items } = usePages<BuildLine>('/builds', { customer, project, limit: 20 });
  const others = items.filter((one) => one.id !== id && one.status === 'kept');
  if (others.length === 0) return null;
  return (
    <section class="card" aria-labelledby="compare">
      <h2 id="compare">Compare with</h2>
      <ul class="links compare">
        {others.map((other) => {
          const [a, b] = other.number < number ? [other.id, id] : [id, other.id];
          return (
            <li key={other.id}>
              <a class="button small" href={hrefOf({ page: 'diff', a, b })}>
                Build {other.number}
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Entries({ entries }: Pick<Build, 'entries'>) {
  return (
    <Scrolled label="Files of the build">
      <table>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">Size</th>
            <th scope="col">SHA-256</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ path, bytes, sha256 }) => (
            <tr key={path}>
              <td>
                <code>{path}</code>
              </td>
              <td>{bytesName(bytes)}</td>
              <td>
                <code>{sha256.slice(0, 12)}…</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  );
}
