import type { Promotion } from '../api/views.ts';
import { FactList } from '../job/facts.tsx';
import type { Sections } from '../job/sections.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Absolute } from '../parts/time.tsx';
import { hrefOf } from '../shell/routes.ts';

/** What only promotions have. */
export const promotionSections: Sections<Promotion> = {
  facts: ({ request: { project, from, to, build, onFailure, requestedBy } }) => [
    ['Project', project],
    ['From', from],
    ['To', to],
    ['Build', build === null ? 'a new one' : String(build)],
    ['When it fails', onFailure === 'keep' ? 'keep what is there' : 'roll back'],
    ['Asked for by', requestedBy],
  ],
  first: ({ customer, result }) => result && <ResultCard customer={customer} result={result} />,
  picture: 'promotion.svg',
};

type Result = NonNullable<Promotion['result']>;

/** What the last run has brought where. */
function ResultCard({ customer, result }: { customer: string; result: Result }) {
  const { build, project, to, before, integrations, git, smokeTest, approvedBy, at } = result;
  const id = `${customer}.${project}.${build}`;
  return (
    <section class="card" aria-labelledby="result">
      <h2 id="result">
        {to} has <a href={hrefOf({ page: 'build', id })}>build {build}</a>
      </h2>
      <FactList
        facts={[
          ['Since', <Absolute key="at" iso={at} />],
          ['Before', before === null ? 'none that we know' : `build ${before}`],
          ['Integrations', `${integrations.changed} of ${integrations.all} changed`],
          ['Smoke test', smokeTest !== null && `answered ${smokeTest}`],
          ['Approved by', approvedBy],
          ['In Git', git && <Commit key="git" git={git} />],
        ]}
      />
      <Items items={result.items} />
      {result.remarks.map((remark) => (
        <div key={remark} class="note person">
          <Icon name="warning" />
          <p>{remark}</p>
        </div>
      ))}
    </section>
  );
}

function Commit({ git: { commit, branch, tag, hasArchive } }: { git: NonNullable<Result['git']> }) {
  return (
    <>
      {tag} on {branch}, <code>{commit.slice(0, 10)}</code>{' '}
      <CopyButton value={commit} what="the commit" />
      {!hasArchive && ' (the manifest alone: the archive is too large)'}
    </>
  );
}

function Items({ items }: Pick<Result, 'items'>) {
  if (items.length === 0) return null;
  return (
    <ul class="reasons">
      {items.map(({ id, change }) => (
        <li key={id}>
          <code>{id.replace('|', ' ')}</code> {change}
        </li>
      ))}
    </ul>
  );
}
