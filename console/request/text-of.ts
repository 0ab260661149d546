import type { TextField } from './form.ts';

/** What a value looks like in its field. */
export function textOf(holds: TextField['holds'] | undefined, value: unknown): string {
  if (holds === 'names' && Array.isArray(value)) return value.join('\n');
  if (holds === 'json') return JSON.stringify(value, null, 2);
  return String(value);
}

/** What a text in a field stands for; what it can't stand for goes as it is, and the service says what is wrong. */
export function valueIn(holds: TextField['holds'] | undefined, text: string): unknown {
  if (holds === 'number' && /^-?\d+$/.test(text.trim())) return Number(text);
  if (holds === 'names') return namesIn(text);
  if (holds === 'json' && isJson(text)) return JSON.parse(text);
  return text;
}

/** Names as people list them: one a line, or with commas in between. */
export function namesIn(text: string): string[] {
  const names = text.split(/[\n,]/).map((name) => name.trim());
  return [...new Set(names.filter(Boolean))];
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
