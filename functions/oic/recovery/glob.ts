/**
 * Tells whether a text is like a pattern in which `*` stands for any text and `?` for one character, whatever
 * the case. In time that grows with the length of both, however many stars there are: messages come from
 * outside.
 */
export function isLike(text: string, pattern: string): boolean {
  const [said, sought] = [[...text.toLowerCase()], [...pattern.toLowerCase()]];
  let [at, place] = [0, 0];
  /** The last star, and how much of the text it stands for so far. */
  let star = -1;
  let taken = 0;
  while (at < said.length) {
    if (place < sought.length && sought[place] === '*') {
      star = place;
      taken = at;
      place += 1;
    } else if (place < sought.length && (sought[place] === '?' || sought[place] === said[at])) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      taken += 1;
      at = taken;
      place = star + 1;
    } else return false;
  }
  while (sought[place] === '*') place += 1;
  return place === sought.length;
}
