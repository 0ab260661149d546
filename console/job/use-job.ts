import { useEffect, useRef, useState } from 'preact/hooks';
import { useFollowed } from '../api/use-followed.ts';
import type { Job, ViewOf } from '../api/views.ts';
import { withId } from '../api/with-id.ts';
import { announce } from '../shell/announce.tsx';
import { addressOf, kinds, type ShownKind } from '../words/kinds.ts';
import { jobStatuses, stageTitle } from '../words/names.ts';
import { noteServiceTimes } from '../words/service-clock.ts';

/** One job as it is now, for as long as somebody looks. */
export function useJob<K extends ShownKind>(kind: K, id: string) {
  const [job, setJob] = useState<ViewOf<K>>();
  const { connection, problem } = useFollowed(
    `${addressOf(kind, id)}/changes`,
    ({ event, data }) => {
      if (event !== kinds[kind].event) return;
      const news = withId<ViewOf<K>>(JSON.parse(data));
      noteServiceTimes([news.asOf]);
      setJob(news);
    },
  );
  useSpokenChanges(job);
  return { job, connection, problem };
}

/** Says aloud what the eye sees change: another stage, another status. */
function useSpokenChanges(job: Job | undefined): void {
  const said = job && describe(job);
  const before = useRef<string | undefined>(undefined);
  useEffect(() => {
    // What is there when the page opens, is read with the page.
    if (said && before.current && said !== before.current) announce(said);
    before.current = said;
  }, [said]);
}

/** `Test connection: running`, or how it ended. */
export function describe({ status, stages }: Pick<Job, 'status' | 'stages'>): string {
  const current = stages.find((stage) => stage.status === 'running' || stage.status === 'waiting');
  if (status !== 'RUNNING' || !current) return jobStatuses[status].label;
  const waiting = current.waitingFor ? `, waiting for ${current.waitingFor}` : '';
  return `${stageTitle(current.name)}: ${current.status}${waiting}`;
}
