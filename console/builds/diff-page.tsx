import { useLoaded } from '../api/use-loaded.ts';
import type { BuildDiff } from '../api/views.ts';
import { Icon, type IconName } from '../parts/icon.tsx';
import { Loading } from '../parts/loading.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Scrolled } from '../parts/scrolled.tsx';
import { Page } from '../shell/page.tsx';
import { hrefOf, queryOf } from '../shell/routes.ts';

interface Props {
  /** Ids of the builds, the older one first. */
  a: string;
  b: string;
}

/** What differs between two builds, by the content of their files. */
export function DiffPage({ a, b }: Props) {
  const { found: diff, problem } = useLoaded<BuildDiff>(`/builds/diff${queryOf({ a, b })}`);
  return (
    <Page
      title="Two builds compared"
      above={
        <a class="back" href={hrefOf({ page: 'build', id: b })}>
          <Icon name="back" />
          {b}
        </a>
      }
    >
      <p class="intro">
        From <a href={hrefOf({ page: 'build', id: a })}>{a}</a> to{' '}
        <a href={hrefOf({ page: 'build', id: b })}>{b}</a>. Times and the number of the build don't
        count.
      </p>
      {problem && <ProblemNote problem={problem} />}
      {!diff && !problem && <Loading what="both builds" />}
      {diff && <DiffBody diff={diff} />}
    </Page>
  );
}

const SIGNS: Record<'added' | 'changed' | 'removed', { label: string; sign: IconName }> = {
  added: { label: 'Added', sign: 'plus' },
  changed: { label: 'Changed', sign: 'file' },
  removed: { label: 'Removed', sign: 'minus' },
};

function DiffBody({ diff }: { diff: BuildDiff }) {
  if (diff.equal) {
    return (
      <div class="empty card">
        <h2>Nothing differs</h2>
        <p>Both builds have the same files with the same content.</p>
      </div>
    );
  }
  return (
    <>
      {diff.integrations.length > 0 && <Versions integrations={diff.integrations} />}
      <section class="card" aria-labelledby="files">
        <h2 id="files">Files</h2>
        <ul class="reasons">
          {(['added', 'changed', 'removed'] as const).flatMap((change) =>
            diff[change].map((path) => (
              <li key={change + path}>
                <Icon name={SIGNS[change].sign} /> {SIGNS[change].label} <code>{path}</code>
              </li>
            )),
          )}
        </ul>
      </section>
    </>
  );
}

function Versions({ integrations }: Pick<BuildDiff, 'integrations'>) {
  return (
    <section class="card" aria-labelledby="versions">
      <h2 id="versions">Versions of integrations</h2>
      <Scrolled label="Versions of integrations">
        <table>
          <thead>
            <tr>
              <th scope="col">Integration</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {integrations.map(({ code, a, b }) => (
              <tr key={code}>
                <td>
                  <code>{code}</code>
                </td>
                <td>{a ?? 'not there'}</td>
                <td>{b ?? 'not there'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolled>
    </section>
  );
}
