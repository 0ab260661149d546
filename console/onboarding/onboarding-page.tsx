import { Badge } from '../parts/badge.tsx';
import { ConnectionState } from '../parts/connection.tsx';
import { Icon } from '../parts/icon.tsx';
import { Loading } from '../parts/loading.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Page } from '../shell/page.tsx';
import { hrefOf } from '../shell/routes.ts';
import { onboardingStatuses } from '../words/names.ts';
import { AttemptsTable } from './attempts-table.tsx';
import { Facts } from './facts.tsx';
import { FailureCard } from './failure-card.tsx';
import { RegistrationValues } from './registration-values.tsx';
import { ResourcesTable } from './resources-table.tsx';
import { StageList } from './stage-list.tsx';
import { TaskCall } from './task-call.tsx';
import { TimelineView } from './timeline-view.tsx';
import { useOnboarding } from './use-onboarding.ts';
import { WorkflowGraph } from './workflow-graph.tsx';

/** One onboarding: how far it is, what it waits for, what failed, what exists. */
export function OnboardingPage({ id }: { id: string }) {
  const { onboarding, connection, problem } = useOnboarding(id);
  return (
    <Page
      title={onboarding?.customer ?? id}
      above={
        <a class="back" href={hrefOf({ page: 'onboardings' })}>
          <Icon name="back" />
          Onboardings
        </a>
      }
      aside={
        <>
          {onboarding && <Badge {...onboardingStatuses[onboarding.status]} />}
          <ConnectionState connection={connection} />
        </>
      }
    >
      {problem && <ProblemNote problem={problem} />}
      {!onboarding && !problem && <Loading what="the onboarding" />}
      {onboarding && (
        <>
          <Facts onboarding={onboarding} />
          <FailureCard onboarding={onboarding} />
          <TaskCall onboarding={onboarding} />
          <div class="progress">
            <StageList onboarding={onboarding} />
            <WorkflowGraph states={onboarding.states} stages={onboarding.stages} />
          </div>
          <TimelineView onboarding={onboarding} />
          <AttemptsTable attempts={onboarding.attempts} />
          <RegistrationValues onboarding={onboarding} />
          <ResourcesTable onboarding={onboarding} />
        </>
      )}
    </Page>
  );
}
