import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';
import { ProblemNote } from './problem-note.tsx';
import { useSending } from './use-sending.ts';

interface Props {
  label: string;
  /** What follows from it, and whether it can be taken back. */
  children: ComponentChildren;
  isDanger?: boolean;
  isDisabled?: boolean;
  act(): Promise<unknown>;
}

/** A button that asks once more before it does what others feel. */
export function ConfirmButton({ label, children, isDanger, isDisabled, act }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const { isSending, problem, send } = useSending();
  const close = () => dialog.current?.close();
  const confirm = async () => {
    if (await send(act)) close();
  };
  const tone = isDanger ? 'danger' : 'primary';
  return (
    <>
      <button
        type="button"
        class={`button ${isDanger ? 'danger' : ''}`}
        disabled={isDisabled}
        onClick={() => dialog.current?.showModal()}
      >
        {label}…
      </button>
      <dialog ref={dialog} class="card confirm" aria-labelledby={id}>
        <h2 id={id}>{label}?</h2>
        {children}
        {problem && <ProblemNote problem={problem} />}
        <div class="actions">
          <button type="button" class={`button ${tone}`} disabled={isSending} onClick={confirm}>
            {isSending ? 'Sending…' : label}
          </button>
          <button type="button" class="button" onClick={close}>
            Cancel
          </button>
        </div>
      </dialog>
    </>
  );
}
