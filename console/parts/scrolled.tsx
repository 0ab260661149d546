import type { ComponentChildren } from 'preact';

interface Props {
  label: string;
  children: ComponentChildren;
}

/** What may be wider or longer than its place: scrolls by itself, by keyboard too. */
export function Scrolled({ label, children }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="scrolled" aria-label={`${label}, scrolls`} tabIndex={0}>
      {children}
    </section>
  );
}
