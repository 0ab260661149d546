import type { Task, TaskField } from '../api/views.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { taskWords } from '../words/task-words.ts';
import { SecretReveal } from './secret-reveal.tsx';

interface Props {
  task: Task;
  onRevealed(): Promise<void>;
}

/** The values that the person types in, each with a button that copies it. */
export function TaskValues({ task, onRevealed }: Props) {
  const { place, values } = taskWords(task.kind);
  const wrong = new Set(task.problems.map(({ field }) => field));
  return (
    <section class="card" aria-labelledby="task-values">
      <h2 id="task-values">{values}</h2>
      <dl class="values">
        {task.fields.map((field) => (
          <div key={field.name} class={isNamed(wrong, field) ? 'wrong' : ''}>
            <dt>
              {field.label}
              {isNamed(wrong, field) && <span class="wrong-note"> was wrong in {place}</span>}
            </dt>
            <dd>
              {'secret' in field ? (
                <SecretReveal task={task} label={field.label} onRevealed={onRevealed} />
              ) : (
                <>
                  <code>{field.value}</code>
                  <CopyButton value={field.value} what={field.label} />
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function isNamed(names: Set<string>, { name, label }: TaskField): boolean {
  return names.has(label) || names.has(name);
}
