import { useState } from 'preact/hooks';
import { callApi } from '../api/call-api.ts';
import type { Schedule } from '../api/views.ts';
import { FactList } from '../job/facts.tsx';
import { Badge } from '../parts/badge.tsx';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { Absolute, Relative } from '../parts/time.tsx';
import { announce } from '../shell/announce.tsx';
import { addressOf } from '../words/kinds.ts';

/** When the recovery runs by itself, and the button that ends that. */
export function ScheduleCard({ schedule }: { schedule: Schedule | null }) {
  // The stream of the job may not tell of its schedule at once.
  const [stopped, setStopped] = useState<Schedule>();
  if (!schedule) return null;
  const shown = stopped && stopped.updatedAt >= schedule.updatedAt ? stopped : schedule;
  const { id, every, status, nextAt, startedAt, problem, createdBy } = shown;
  const isActive = status === 'ACTIVE';
  const stop = async () => {
    setStopped(await callApi<Schedule>('POST', `${addressOf('recovery', id)}/schedule/stop`));
    announce('The schedule is stopped.');
  };
  return (
    <section class="card" aria-labelledby="schedule">
      <h2 id="schedule">Schedule</h2>
      <FactList
        facts={[
          [
            'Status',
            <Badge
              key="status"
              label={isActive ? 'Active' : 'Stopped'}
              tone={isActive ? 'good' : 'quiet'}
            />,
          ],
          ['Every', every],
          ['Next run', nextAt && <Relative key="next" iso={nextAt} />],
          ['Last started', startedAt && <Absolute key="started" iso={startedAt} />],
          ['Set by', createdBy],
        ]}
      />
      {problem && <p class="wrong-note">The last run was not started: {problem}</p>}
      {isActive && (
        <ConfirmButton label="Stop the schedule" isDanger act={stop}>
          <p>No further run begins. One that has begun goes on to its end.</p>
        </ConfirmButton>
      )}
    </section>
  );
}
