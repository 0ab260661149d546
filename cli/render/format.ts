/** Seconds as people say them: `0.4 s`, `12 s`, `3 min 05 s`, `1 h 02 min`, `13 d 04 h`. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${Math.round(seconds * 10) / 10} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (value: number) => String(value).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  const hours = Math.floor(whole / 3600);
  if (hours >= 48) return `${Math.floor(hours / 24)} d ${two(hours % 24)} h`;
  return `${hours} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

/** US dollars with as many digits as a small amount needs. */
export function dollars(amount: number): string {
  return `$${amount.toFixed(amount < 0.1 ? 4 : 2)}`;
}

/** A text that fits into so many columns; what is cut off shows as an ellipsis. */
export function shorten(text: string, columns: number): string {
  const letters = [...text];
  return letters.length <= columns
    ? text
    : `${letters.slice(0, Math.max(0, columns - 1)).join('')}…`;
}

/** Rows with their columns aligned, two blanks apart. */
export function table(rows: readonly (readonly string[])[], indent = '  '): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, cell.length);
    });
  }
  return rows.map((row) =>
    `${indent}${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd(),
  );
}
