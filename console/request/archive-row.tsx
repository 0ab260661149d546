import { useEffect, useRef, useState } from 'preact/hooks';
import { asProblem } from '../api/problem.ts';
import { Sign } from '../parts/badge.tsx';
import { Described } from './described.tsx';
import type { ArchiveField } from './form.ts';
import type { FieldProblem } from './problems.ts';
import type { FieldContext } from './request-form.tsx';
import { type UploadStep, uploadArchive } from './upload-archive.ts';

/** A file that is sent as soon as it is chosen, and named by its hash. */
export function ArchiveRow({ field, context }: { field: ArchiveField; context: FieldContext }) {
  const pointer = `${field.pointer}/sha256`;
  const hash = context.values[pointer] ?? '';
  const [step, setStep] = useState<UploadStep>();
  const [refused, setRefused] = useState<FieldProblem>();
  const upload = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => upload.current?.abort(), []);

  const send = async (file: File | undefined) => {
    upload.current?.abort();
    setRefused(undefined);
    context.set(pointer, '');
    if (!file) return;
    const controller = new AbortController();
    upload.current = controller;
    try {
      context.set(pointer, await uploadArchive(file, setStep, controller.signal));
    } catch (error) {
      if (!controller.signal.aborted) setRefused(asProblem(error).document);
    } finally {
      if (upload.current === controller) setStep(undefined);
    }
  };
  return (
    <Described
      field={{ ...field, pointer, label: 'Project archive (.car)', help: HELP }}
      problem={refused ?? context.problems[pointer]}
    >
      {(described) => (
        <>
          <input
            {...described}
            type="file"
            accept=".car"
            onChange={(event) => void send(event.currentTarget.files?.[0])}
          />
          <UploadState step={step} hash={hash} />
        </>
      )}
    </Described>
  );
}

const HELP =
  'Cupix supplies it. It is sent as soon as you choose it; the same file is never sent twice.';

function UploadState({ step, hash }: { step: UploadStep | undefined; hash: string }) {
  if (step === 'hashing') return <p role="status">Reading the file…</p>;
  if (step !== undefined) {
    return (
      <p class="upload">
        <progress aria-label="Upload" max={1} value={step} />
        {Math.round(step * 100)}%
      </p>
    );
  }
  if (hash === '') return null;
  return (
    <p class="upload" role="status">
      <Sign tone="good" label="Done:" /> In the artifact store, SHA-256{' '}
      <code>{hash.slice(0, 12)}…</code>
    </p>
  );
}
