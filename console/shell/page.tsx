import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface Props {
  title: string;
  /** What stands behind the title: badges, buttons. */
  aside?: ComponentChildren;
  /** What stands above it: where this is. */
  above?: ComponentChildren;
  children: ComponentChildren;
}

let isFirstPage = true;

/** One page: its title in the window, and the focus where somebody begins to read. */
export function Page({ title, aside, above, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · oic-onboarding`;
  }, [title]);
  useEffect(() => {
    // Whoever opens the page begins at its top; whoever follows a link, at what it led to.
    if (!isFirstPage) heading.current?.focus();
    isFirstPage = false;
  }, []);
  return (
    <>
      {above}
      <div class="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {aside}
      </div>
      {children}
    </>
  );
}
