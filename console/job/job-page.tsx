import type { ViewOf } from '../api/views.ts';
import { Badge } from '../parts/badge.tsx';
import { ConnectionState } from '../parts/connection.tsx';
import { Icon } from '../parts/icon.tsx';
import { Loading } from '../parts/loading.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Page } from '../shell/page.tsx';
import { hrefOf } from '../shell/routes.ts';
import { kinds, type ShownKind } from '../words/kinds.ts';
import { jobStatuses } from '../words/names.ts';
import { AttemptsTable } from './attempts-table.tsx';
import { Facts } from './facts.tsx';
import { FailureCard } from './failure-card.tsx';
import { ResourcesTable } from './resources-table.tsx';
import { type Sections, sectionsOf } from './sections.ts';
import { StageList } from './stage-list.tsx';
import { TaskCall } from './task-call.tsx';
import { TimelineView } from './timeline-view.tsx';
import { useJob } from './use-job.ts';
import { WorkflowGraph } from './workflow-graph.tsx';

/** One job: how far it is, what it waits for, what failed, what exists. */
export function JobPage<K extends ShownKind>({ kind, id }: { kind: K; id: string }) {
  const { job, connection, problem } = useJob(kind, id);
  const { one, title } = kinds[kind];
  return (
    <Page
      title={job?.customer ?? id}
      above={
        <a class="back" href={hrefOf({ page: 'jobs', kind })}>
          <Icon name="back" />
          {title}
        </a>
      }
      aside={
        <>
          {job && <Badge {...jobStatuses[job.status]} />}
          <ConnectionState connection={connection} />
        </>
      }
    >
      {problem && <ProblemNote problem={problem} />}
      {!job && !problem && <Loading what={`the ${one}`} />}
      {job && <JobBody kind={kind} job={job} sections={sectionsOf[kind]} />}
    </Page>
  );
}

interface BodyProps<K extends ShownKind> {
  kind: K;
  job: ViewOf<K>;
  sections: Sections<ViewOf<K>>;
}

function JobBody<K extends ShownKind>({ kind, job, sections }: BodyProps<K>) {
  const { states, stages } = job;
  const timeline = <TimelineView job={job} />;
  return (
    <>
      <Facts job={job} special={sections.facts(job)} />
      <FailureCard kind={kind} job={job} />
      <TaskCall job={job} />
      {sections.first?.(job)}
      <div class="progress">
        <StageList job={job} />
        {sections.picture ? (
          <WorkflowGraph name={sections.picture} states={states} stages={stages} />
        ) : (
          timeline
        )}
      </div>
      {sections.picture && timeline}
      <AttemptsTable attempts={job.attempts} />
      {sections.last?.(job)}
      <ResourcesTable job={job} />
    </>
  );
}
