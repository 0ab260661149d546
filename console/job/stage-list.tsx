import type { Job, Stage } from '../api/views.ts';
import { Sign } from '../parts/badge.tsx';
import { useNow } from '../parts/time.tsx';
import { stageStatuses, stageTitle, type Tone } from '../words/names.ts';
import { duration } from '../words/time.ts';

/** The stages in their order: the picture beside, in words. */
export function StageList({ job: { stages } }: { job: Pick<Job, 'stages'> }) {
  const now = useNow(1_000);
  return (
    <section class="card stages" aria-labelledby="stages">
      <h2 id="stages">Stages</h2>
      <ol>
        {stages.map((stage) => (
          <StageItem key={stage.name} stage={stage} now={now} />
        ))}
      </ol>
    </section>
  );
}

function StageItem({ stage, now }: { stage: Stage; now: number }) {
  const { name, status, attempts, waitingFor } = stage;
  const { label } = stageStatuses[status];
  const isCurrent = status === 'running' || status === 'waiting';
  return (
    <li class={`stage ${status}`} aria-current={isCurrent ? 'step' : undefined}>
      <Sign label={label} tone={toneOf(stage)} />
      <span class="stage-title">{stageTitle(name)}</span>
      <span class="stage-time">{elapsed(stage, now)}</span>
      {(waitingFor || attempts > 1) && (
        <span class="stage-more">
          {[waitingFor && `waiting for ${waitingFor}`, attempts > 1 && `attempt ${attempts}`]
            .filter(Boolean)
            .join(', ')}
        </span>
      )}
    </li>
  );
}

/** Whoever waits for a person sees a person. */
function toneOf({ status, waitingFor }: Stage): Tone {
  if (status === 'waiting' && waitingFor?.includes('person')) return 'person';
  return stageStatuses[status].tone;
}

/** How long it took, or takes so far; nothing for a moment. */
function elapsed({ status, startedAt, seconds = 0 }: Stage, now: number): string {
  const isCurrent = status === 'running' || status === 'waiting';
  const since = isCurrent && startedAt ? (now - Date.parse(startedAt)) / 1000 : 0;
  const longest = Math.max(seconds, since);
  return longest < 0.1 ? '' : duration(longest);
}
