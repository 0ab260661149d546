import type { PromotionPlan } from '../api/views.ts';
import { Icon } from '../parts/icon.tsx';
import { Scrolled } from '../parts/scrolled.tsx';

/** What a promotion would change on its target. */
export function PromotionPlanView({ plan }: { plan: PromotionPlan }) {
  const { project, from, to, isNew, build, present, integrations, remarks } = plan;
  const what = build === null ? 'A new build' : `Build ${build}`;
  const there = present === null ? 'no build that we know' : `build ${present}`;
  return (
    <>
      <p>
        {what} of {project} from {from} to {to}, which has {isNew ? 'no such project yet' : there}.
      </p>
      {remarks.map((remark) => (
        <div key={remark} class="note person">
          <Icon name="warning" />
          <p>{remark}</p>
        </div>
      ))}
      <Scrolled label="What would change">
        <table class="cards-on-phone">
          <thead>
            <tr>
              <th scope="col">Integration</th>
              <th scope="col">Version</th>
              <th scope="col">Change</th>
              <th scope="col">Takes the place of</th>
              <th scope="col">Requests lost</th>
              <th scope="col">Schedule</th>
            </tr>
          </thead>
          <tbody>
            {integrations.map(
              ({ code, version, name, change, takesPlaceOf, pending, schedule }) => (
                <tr key={code + version}>
                  <td data-name="Integration">
                    <span>
                      {name} <code>{code}</code>
                    </span>
                  </td>
                  <td data-name="Version">{version}</td>
                  <td data-name="Change">{change}</td>
                  <td data-name="Instead of">{takesPlaceOf ?? '–'}</td>
                  <td data-name="Lost">{pending ?? 'unknown'}</td>
                  <td data-name="Schedule">{schedule ?? '–'}</td>
                </tr>
              ),
            )}
          </tbody>
        </table>
      </Scrolled>
      <Needs plan={plan} />
    </>
  );
}

function Needs({ plan: { connections, lookups } }: { plan: PromotionPlan }) {
  return (
    <ul class="reasons">
      {connections.map(({ id, change, missing }) => (
        <li key={id}>
          Connection <code>{id}</code>: {change}
          {missing.length > 0 && <b>, missing {missing.join(', ')}</b>}
        </li>
      ))}
      {lookups.map(({ name, rows }) => (
        <li key={name}>
          Lookup <code>{name}</code>: rows {rows}
        </li>
      ))}
    </ul>
  );
}
