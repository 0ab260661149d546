import { knownSecrets } from './invocation.ts';

const MASK = '[redacted]';
/**
 * Tokens are recognised by shape, because they are made by others and pass through many hands. No shape
 * asks for a word boundary: in a JSON text the letter of an escaped line break may stand before it.
 */
const TOKEN_SHAPES = [
  /eyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g,
  /idcscs-[\w-]+/g,
  // What follows is no English word: those have no digit and no capital inside.
  /(Basic|Bearer)\s+(?=[\w+/=.-]+[\dA-Z_+/=])[\w+/=.-]{8,}/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g,
];

/**
 * Every way a secret may have been written on its way out: plain, base64 (with or without padding),
 * JSON-escaped, URL-encoded as in a path or as in a form, with the digits in either case.
 */
function spellings(secret: string): string[] {
  const base64 = Buffer.from(secret).toString('base64');
  const encoded = [
    // Half of a surrogate pair has no code in a URL, and asking for one throws.
    encodeURIComponent(secret.toWellFormed()),
    new URLSearchParams([['', secret]]).toString().slice(1),
  ];
  return [
    secret,
    base64,
    base64.replace(/=+$/, ''),
    Buffer.from(secret).toString('base64url'),
    JSON.stringify(secret).slice(1, -1),
    ...encoded,
    ...encoded.map((text) => text.replace(/%../g, (code) => code.toLowerCase())),
  ];
}

/**
 * Replaces secrets in a text: those this invocation has seen, in any spelling, and anything that
 * looks like a token or a private key.
 */
export function redact(text: string): string {
  let clean = text;
  // The longest first: a secret that begins with another one must not leave its end behind.
  const known = [...knownSecrets()].flatMap(spellings).sort((a, b) => b.length - a.length);
  for (const spelling of known) clean = clean.replaceAll(spelling, MASK);
  for (const shape of TOKEN_SHAPES) clean = clean.replace(shape, MASK);
  return clean;
}

/** Tells whether a text holds something that must not leave the invocation. */
export function holdsSecret(text: string): boolean {
  return redact(text) !== text;
}

/** A `JSON.stringify` replacer that redacts every string. */
export function redactStrings(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? redact(value) : value;
}
