import { distance } from 'fastest-levenshtein';

/**
 * The valid name that a mistyped one probably meant, or undefined when none is near: more than about
 * a third of the letters wrong is no typing error, and a wild guess misleads.
 */
export function nearestName(mistyped: string, valid: readonly string[]): string | undefined {
  const typed = plain(mistyped);
  const ranked = valid
    .map((name) => ({ name, steps: distance(typed, plain(name)) }))
    .sort((a, b) => a.steps - b.steps);
  const best = ranked[0];
  if (!best) return undefined;
  const tolerated = Math.max(1, Math.ceil(Math.max(typed.length, best.name.length) / 3));
  return best.steps <= tolerated ? best.name : undefined;
}

/** `due_days`, `Due-Days` and `dueDays` are spellings of one name. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[-_\s]/g, '');
}

/** "Did you mean X? Valid are …" as far as it helps; the start of a fix. */
export function suggest(mistyped: string, valid: readonly string[]): string {
  const nearest = nearestName(mistyped, valid);
  const all = `Valid here: ${valid.join(', ')}.`;
  return nearest ? `Did you mean ${nearest}? ${all}` : all;
}
