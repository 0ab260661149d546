const REFUSED =
  /\b40[13]\b|unauthori[sz]ed|forbidden|authentication|access denied|invalid[ _](user|login|credential|password)/i;

/**
 * Tells whether a text in which OIC reports a failed call of a target says that the target knew the caller
 * and refused: wrong password rather than wrong address. How OIC words that is not documented, so this
 * goes by the status and by the words that every wording would need.
 */
export function saysTargetRefused(text: string): boolean {
  return REFUSED.test(text);
}
