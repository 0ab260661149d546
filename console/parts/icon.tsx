const PATHS = {
  check: 'M4.5 10.5 8.5 14.5 15.5 6',
  cross: 'M5.5 5.5l9 9M14.5 5.5l-9 9',
  clock: 'M10 5.5V10l3 2',
  person: 'M4.5 16c.6-3 2.700-4.500 5.500-4.500s4.900 1.500 5.500 4.500',
  dots: 'M5.500 10h.01M10 10h.01M14.500 10h.01',
  minus: 'M6 10h8',
  plus: 'M10 4.500v11M4.500 10h11',
  copy: 'M7.500 7.500h7v8h-7zM5 12.500V5h7',
  open: 'M8 5H5v10h10v-3M11 4.500h4.500V9M15 5l-6 6',
  warning: 'M10 8v3.500M10 14h.01M10 3.500 17 16H3z',
  arrow: 'M5 10h10M11 6l4 4-4 4',
  back: 'M15 10H5M9 6l-4 4 4 4',
  eye: 'M3 10c2-3.300 4.300-5 7-5s5 1.700 7 5c-2 3.300-4.300 5-7 5s-5-1.700-7-5z',
  file: 'M6 3.500h5.500L15 7v9.500H6zM11 3.500V7.500h4',
} as const;

export type IconName = keyof typeof PATHS;

/** A sign beside words that say the same; never alone. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      {name === 'clock' && <circle cx="10" cy="10" r="7" />}
      {name === 'person' && <circle cx="10" cy="7" r="3" />}
      {name === 'eye' && <circle cx="10" cy="10" r="2.2" />}
      <path d={PATHS[name]} />
    </svg>
  );
}

/** Two systems and the line between them. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" />
      <path d="M13 16h6" />
      <circle cx="9" cy="16" r="4" />
      <circle cx="23" cy="16" r="4" class="full" />
    </svg>
  );
}
