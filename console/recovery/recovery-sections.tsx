import type { Recovery } from '../api/views.ts';
import type { Sections } from '../job/sections.ts';
import { hrefOf } from '../shell/routes.ts';
import { windowName } from '../words/names.ts';
import { LeftCard } from './left-card.tsx';
import { ResultCard } from './result-card.tsx';
import { RulesCard } from './rules-card.tsx';
import { ScheduleCard } from './schedule-card.tsx';

/** What only recoveries have. */
export const recoverySections: Sections<Recovery> = {
  facts: ({ id, request: { instance, window } }) => [
    ['Instance', <code key="instance">{instance}</code>],
    ['Looks back', windowName(window)],
    [
      'Messages',
      <a key="health" href={hrefOf({ page: 'instance', id })}>
        Health of the instance
      </a>,
    ],
  ],
  first: (job) => (
    <>
      <ScheduleCard schedule={job.schedule} />
      {job.result && <ResultCard result={job.result} />}
      {job.result && job.result.totals.left > 0 && (
        <LeftCard key={job.result.run} id={job.id} total={job.result.totals.left} />
      )}
    </>
  ),
  last: ({ request }) => <RulesCard rules={request.rules} />,
};
