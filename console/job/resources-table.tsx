import type { Job, Resource } from '../api/views.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Scrolled } from '../parts/scrolled.tsx';
import { kindName } from '../words/names.ts';

/** What exists because of this job, and where to look at it. */
export function ResourcesTable({ job: { resources, links } }: { job: Job }) {
  if (resources.length === 0 && links.length === 0) return null;
  return (
    <section class="card" aria-labelledby="resources">
      <h2 id="resources">Resources</h2>
      {resources.length > 0 && (
        <Scrolled label="Resources">
          <table class="cards-on-phone">
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">Name</th>
                <th scope="col">Id</th>
                <th scope="col">Origin</th>
              </tr>
            </thead>
            <tbody>
              {resources.map((resource) => (
                <Row key={resource.kind + resource.name} resource={resource} />
              ))}
            </tbody>
          </table>
        </Scrolled>
      )}
      {links.length > 0 && (
        <ul class="links" aria-label="Look at it in">
          {links.map(({ title, url }) => (
            <li key={url}>
              <a class="button" href={url} target="_blank" rel="noreferrer">
                {title}
                <Icon name="open" />
                <span class="unseen">(another window)</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({ resource: { kind, name, id, created } }: { resource: Resource }) {
  return (
    <tr>
      <td data-name="What">{kindName(kind)}</td>
      <td data-name="Name">{name === '-' ? '' : name}</td>
      <td data-name="Id" class="id">
        <code>{id}</code>
        <CopyButton value={id} what={`the id of ${kindName(kind)}`} />
      </td>
      <td data-name="Origin">{created ? 'created by us' : 'adopted, never deleted'}</td>
    </tr>
  );
}
