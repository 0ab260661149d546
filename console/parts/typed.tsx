import { useEffect, useRef, useState } from 'preact/hooks';

/** Shorter than somebody thinks, longer than between two keys. */
const TYPING_MS = 180;

interface Props {
  label: string;
  type: 'search' | 'text';
  placeholder?: string;
  value: string | undefined;
  list?: string;
  onTyped(text: string | undefined): void;
}

/** A field that tells what was typed when the typing pauses. */
export function Typed({ label, value, onTyped, ...input }: Props) {
  const [text, setText] = useState(value ?? '');
  const told = useRef(value ?? '');
  useEffect(() => {
    // The address has changed by another way than by typing here.
    if ((value ?? '') === told.current) return;
    told.current = value ?? '';
    setText(value ?? '');
  }, [value]);
  useEffect(() => {
    if (text === told.current) return;
    const timer = setTimeout(() => {
      told.current = text;
      onTyped(text.trim() || undefined);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <label class="filter">
      <span>{label}</span>
      <input
        {...input}
        value={text}
        autoComplete="off"
        spellcheck={false}
        onInput={(event) => setText(event.currentTarget.value)}
      />
    </label>
  );
}
