import { useEffect, useState } from 'preact/hooks';
import { announce } from '../shell/announce.tsx';
import { Icon } from './icon.tsx';

const SHOWN_MS = 2_000;

/** Copies a value; says so to eyes and ears. */
export function CopyButton({ value, what }: { value: string; what: string }) {
  const [done, setDone] = useState<'copied' | 'refused'>();
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [done]);
  const copy = async () => {
    const result = await navigator.clipboard.writeText(value).then(
      () => 'copied' as const,
      () => 'refused' as const,
    );
    setDone(result);
    announce(
      result === 'copied'
        ? `${what}: copied`
        : `${what}: the browser did not let it be copied. Select it instead.`,
    );
  };
  const shown = done === 'copied' ? 'Copied' : done ? 'Select it' : 'Copy';
  return (
    <button
      type="button"
      class="button quiet small copy"
      onClick={copy}
      aria-label={`${shown} ${what}`}
    >
      <Icon name={done === 'copied' ? 'check' : 'copy'} />
      <span aria-hidden="true">{shown}</span>
    </button>
  );
}
