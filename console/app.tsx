import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { BuildPage } from './builds/build-page.tsx';
import { BuildsPage } from './builds/builds-page.tsx';
import { DiffPage } from './builds/diff-page.tsx';
import { FailuresPage } from './instance/failures-page.tsx';
import { JobPage } from './job/job-page.tsx';
import { JobsPage } from './jobs/jobs-page.tsx';
import { NewRequestPage } from './request/new-request-page.tsx';
import { Frame } from './shell/frame.tsx';
import { LaterPage } from './shell/later-page.tsx';
import { Nowhere } from './shell/nowhere.tsx';
import { hrefOf, type Route } from './shell/routes.ts';
import { useRoute } from './shell/use-route.ts';
import { onSession, sessionHasEnded } from './sign-in/session.ts';
import { SessionEnded, SignedOut } from './sign-in/signed-out.tsx';
import { signIn } from './sign-in/start.ts';
import { TaskPage } from './tasks/task-page.tsx';
import { TasksPage } from './tasks/tasks-page.tsx';

function App() {
  const route = useRoute();
  const [hasEnded, setHasEnded] = useState(sessionHasEnded);
  useEffect(() => onSession(() => setHasEnded(sessionHasEnded())), []);
  return (
    <Frame route={route}>
      {hasEnded && <SessionEnded />}
      {pageOf(route)}
    </Frame>
  );
}

/** Brings the charts along, which no other page has. */
const loadInstancePage = async () => (await import('./instance/instance-page.tsx')).InstancePage;

/** A page keeps what it holds as long as it is the same page of the same thing. */
function pageOf(route: Route) {
  switch (route.page) {
    case 'jobs': {
      const { page, kind, ...filter } = route;
      return <JobsPage key={kind} kind={kind} filter={filter} />;
    }
    case 'new':
      return <NewRequestPage key={hrefOf(route)} kind={route.kind} from={route.from} />;
    case 'job':
      return <JobPage key={hrefOf(route)} kind={route.kind} id={route.id} />;
    case 'instance':
      return (
        <LaterPage
          key={`instance ${route.id}`}
          load={loadInstancePage}
          what={{ id: route.id, by: route.by }}
        />
      );
    case 'failures': {
      const { page, id, ...filter } = route;
      return <FailuresPage key={`failures ${id}`} id={id} filter={filter} />;
    }
    case 'builds': {
      const { page, ...filter } = route;
      return <BuildsPage key={page} filter={filter} />;
    }
    case 'build':
      return <BuildPage key={hrefOf(route)} id={route.id} />;
    case 'diff':
      return <DiffPage key={hrefOf(route)} a={route.a} b={route.b} />;
    case 'tasks':
      return <TasksPage key="tasks" status={route.status} />;
    case 'task':
      return <TaskPage key={route.id} id={route.id} />;
    case 'nowhere':
      return <Nowhere key="nowhere" />;
  }
}

const place = document.getElementById('app')!;
signIn().then(
  (isLeaving) => {
    if (!isLeaving) render(<App />, place);
  },
  (error: Error) => render(<SignedOut reason={error.message} />, place),
);
