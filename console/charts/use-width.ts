import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** How wide an element is, in pixels; 0 before that is known. */
export function useWidth<E extends Element>() {
  const element = useRef<E>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.round(entry.contentRect.width));
    });
    setWidth(Math.round(current.getBoundingClientRect().width));
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return { element, width };
}
