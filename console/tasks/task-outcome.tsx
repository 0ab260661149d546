import { useEffect } from 'preact/hooks';
import type { Mismatch, Task } from '../api/views.ts';
import { Icon } from '../parts/icon.tsx';
import { announce } from '../shell/announce.tsx';
import { kinds } from '../words/kinds.ts';
import { taskWords } from '../words/task-words.ts';
import { compare } from './compare.ts';
import { JobLink } from './job-link.tsx';

/** What became of the last answer: being checked, wrong, taken, or declined. */
export function TaskOutcome({ task }: { task: Task }) {
  const { status, problems, decision, isAccepted } = task;
  const isWrong = status === 'OPEN' && problems.length > 0;
  const spoken = isWrong
    ? `Not right yet: ${problems.map(({ field }) => field).join(', ')}`
    : isAccepted
      ? OUTCOMES.accepted
      : '';
  useEffect(() => {
    if (spoken) announce(spoken);
  }, [spoken]);
  if (isWrong) return <Wrong problems={problems} place={taskWords(task.kind).place} />;
  if (status === 'OPEN') return null;
  if (status === 'CLOSED') return <Ended task={task} outcome="nobody" />;
  if (decision === 'rejected') return <Ended task={task} outcome="rejected" />;
  return <Ended task={task} outcome={isAccepted ? 'accepted' : 'checking'} />;
}

const OUTCOMES = {
  accepted: 'Done, and it is right. Thank you.',
  checking:
    'The answer is being checked. If a value is wrong, the task opens here again and says which.',
  rejected: 'Declined',
  nobody: 'Nobody waits for this task any more',
};
const SIGNS = { accepted: 'check', checking: 'clock', rejected: 'minus', nobody: 'minus' } as const;

function Ended({ task, outcome }: { task: Task; outcome: keyof typeof OUTCOMES }) {
  const { answeredBy, reason } = task;
  return (
    <div class={`note ${outcome === 'accepted' ? 'good' : 'busy'}`}>
      <Icon name={SIGNS[outcome]} />
      <div>
        <p class="note-title">{OUTCOMES[outcome]}</p>
        <p>
          {answeredBy && `Answered by ${answeredBy}. `}
          {reason && `Reason: ${reason} `}
          <JobLink task={task} text={`See the ${kinds[taskWords(task.kind).job].one}`} />
        </p>
      </div>
    </div>
  );
}

function Wrong({ problems, place }: { problems: readonly Mismatch[]; place: string }) {
  return (
    <section class="note bad" aria-labelledby="wrong">
      <Icon name="warning" />
      <div>
        <h2 class="note-title" id="wrong">
          The last answer was not right yet
        </h2>
        <p>Correct this in {place}, then report it again:</p>
        <dl class="mismatches">
          {problems.map((problem) => (
            <div key={problem.field}>
              <dt>{problem.field}</dt>
              <dd>
                <Marked {...problem} />
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </section>
  );
}

/** Both values one below the other, with the place from which they differ marked. */
function Marked({ expected, seen, hint }: Mismatch) {
  const difference = compare(seen, expected);
  const same = difference ? difference.at - 1 : expected.length;
  return (
    <>
      <span class="shown">
        <span class="shown-name">It shows</span>
        <code>
          {seen.slice(0, same)}
          <mark>{seen.slice(same) || '(nothing)'}</mark>
        </code>
      </span>
      <span class="shown">
        <span class="shown-name">It should be</span>
        <code>
          {expected.slice(0, same)}
          <b>{expected.slice(same)}</b>
        </code>
      </span>
      <span class="hint">{hint ?? difference?.says}</span>
    </>
  );
}
