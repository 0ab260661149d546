import { useEffect, useRef, useState } from 'preact/hooks';
import { useFollowed } from '../api/use-followed.ts';
import type { Onboarding } from '../api/views.ts';
import { announce } from '../shell/announce.tsx';
import { onboardingStatuses, stageTitle } from '../words/names.ts';
import { noteServiceTimes } from '../words/service-clock.ts';

/** One onboarding as it is now, for as long as somebody looks. */
export function useOnboarding(id: string) {
  const [onboarding, setOnboarding] = useState<Onboarding>();
  const { connection, problem } = useFollowed(
    `/onboardings/${encodeURIComponent(id)}/changes`,
    ({ event, data }) => {
      if (event !== 'onboarding') return;
      const news = JSON.parse(data) as Onboarding;
      noteServiceTimes([news.asOf]);
      setOnboarding(news);
    },
  );
  useSpokenChanges(onboarding);
  return { onboarding, connection, problem };
}

/** Says aloud what the eye sees change: another stage, another status. */
function useSpokenChanges(onboarding: Onboarding | undefined): void {
  const said = onboarding && describe(onboarding);
  const before = useRef<string | undefined>(undefined);
  useEffect(() => {
    // What is there when the page opens, is read with the page.
    if (said && before.current && said !== before.current) announce(said);
    before.current = said;
  }, [said]);
}

/** `Test connection: running`, or how it ended. */
export function describe({ status, stages }: Onboarding): string {
  const current = stages.find((stage) => stage.status === 'running' || stage.status === 'waiting');
  if (status !== 'RUNNING' || !current) return onboardingStatuses[status].label;
  const waiting = current.waitingFor ? `, waiting for ${current.waitingFor}` : '';
  return `${stageTitle(current.name)}: ${current.status}${waiting}`;
}
