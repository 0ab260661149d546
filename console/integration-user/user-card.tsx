import { useState } from 'preact/hooks';
import { callApi } from '../api/call-api.ts';
import type { IntegrationUser } from '../api/views.ts';
import { FactList } from '../job/facts.tsx';
import { Badge } from '../parts/badge.tsx';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { announce } from '../shell/announce.tsx';
import { addressOf } from '../words/kinds.ts';
import { userStatuses } from '../words/names.ts';
import { GroupEditor } from './group-editor.tsx';

/** The user as it is in CPQ, and what can be changed about it. */
export function UserCard({ job }: { job: IntegrationUser }) {
  const { user, status, request } = job;
  const [isEditing, setEditing] = useState(false);
  const isRunning = status === 'RUNNING';
  return (
    <section class="card" aria-labelledby="user">
      <h2 id="user">Integration user</h2>
      {user ? <UserFacts user={user} /> : <p>CPQ has no such user yet.</p>}
      {isEditing ? (
        <GroupEditor id={job.id} groups={request.groups} onClose={() => setEditing(false)} />
      ) : (
        <div class="actions">
          <button
            type="button"
            class="button"
            disabled={isRunning}
            onClick={() => setEditing(true)}
          >
            Edit groups
          </button>
          <StatusButton job={job} />
          {isRunning && <span class="small-print">It is being changed at this moment.</span>}
        </div>
      )}
    </section>
  );
}

function UserFacts({ user }: { user: NonNullable<IntegrationUser['user']> }) {
  const { status, clientId, groups, partyNumber, origin } = user;
  return (
    <FactList
      facts={[
        ['Status', <Badge key="status" {...userStatuses[status]} />],
        [
          'Client id',
          <>
            <code>{clientId}</code> <CopyButton value={clientId} what="the client id" />
          </>,
        ],
        ['Groups', groups.length > 0 ? <GroupNames names={groups} /> : 'none'],
        ['Party number', partyNumber && <code>{partyNumber}</code>],
        ['Origin', origin === 'created' ? 'created by us' : 'adopted'],
      ]}
    />
  );
}

function GroupNames({ names }: { names: readonly string[] }) {
  return (
    <ul class="chips">
      {names.map((name) => (
        <li key={name}>
          <code>{name}</code>
        </li>
      ))}
    </ul>
  );
}

/** Lets the application in, or shuts it out; asks once more, because the application feels it at once. */
function StatusButton({ job: { id, user, request, status } }: { job: IntegrationUser }) {
  const isActive = (user?.status ?? request.status) === 'active';
  const verb = isActive ? 'inactivate' : 'activate';
  return (
    <ConfirmButton
      label={isActive ? 'Inactivate' : 'Activate'}
      isDanger={isActive}
      isDisabled={status === 'RUNNING'}
      act={async () => {
        await callApi('POST', `${addressOf('integration-user', id)}/${verb}`);
        announce(`The integration user is being ${verb}d.`);
      }}
    >
      <p>
        {isActive
          ? `Calls of ${request.client.name} to Oracle CPQ fail from then on, which a call proves. Where the site has no API for it, its client is switched off at once, and a person gets the task to inactivate the user. Nothing is deleted: Activate brings it back.`
          : `${request.client.name} can call Oracle CPQ again, which a call proves.`}
      </p>
    </ConfirmButton>
  );
}
