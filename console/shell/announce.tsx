import { useEffect, useState } from 'preact/hooks';

type Listener = (text: string) => void;
let listener: Listener | undefined;

/** Has a screen reader say something that only the eye would see otherwise. */
export function announce(text: string): void {
  listener?.(text);
}

/** The place that screen readers listen to; there is one on the page. */
export function Announcer() {
  const [said, setSaid] = useState({ text: '', turn: 0 });
  useEffect(() => {
    listener = (text) => setSaid(({ turn }) => ({ text, turn: turn + 1 }));
    return () => {
      listener = undefined;
    };
  }, []);
  return (
    <div class="unseen" role="status">
      {/* Another element each time, so that the same words are said again. */}
      <span key={said.turn}>{said.text}</span>
    </div>
  );
}
