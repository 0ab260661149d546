import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { NewOnboardingPage } from './new-onboarding/new-onboarding-page.tsx';
import { OnboardingPage } from './onboarding/onboarding-page.tsx';
import { OnboardingsPage } from './onboardings/onboardings-page.tsx';
import { Frame } from './shell/frame.tsx';
import { Nowhere } from './shell/nowhere.tsx';
import { queryOf, type Route } from './shell/routes.ts';
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

/** A page keeps what it holds as long as it is the same page of the same thing. */
function pageOf(route: Route) {
  switch (route.page) {
    case 'onboardings': {
      const { page, ...filter } = route;
      return <OnboardingsPage key={page} filter={filter} />;
    }
    case 'new-onboarding':
      return <NewOnboardingPage key={`new${queryOf({ from: route.from })}`} from={route.from} />;
    case 'onboarding':
      return <OnboardingPage key={route.id} id={route.id} />;
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
