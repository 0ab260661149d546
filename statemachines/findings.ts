/** What plans collect, look by look. */

/** Adds what a look has found to what the others have. */
export const found = {
  items: '{% $append($items, $states.result.Payload.items) %}',
  findings: '{% $append($findings, $states.result.Payload.findings) %}',
};
