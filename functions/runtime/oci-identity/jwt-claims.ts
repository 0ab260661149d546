import * as z from 'zod/mini';

const Claims = z.object({
  iss: z.optional(z.string()),
  sub: z.optional(z.string()),
  /** One or more, as https://www.rfc-editor.org/rfc/rfc7519#section-4.1.3 allows. */
  aud: z.optional(z.union([z.string(), z.array(z.string())])),
  iat: z.optional(z.number()),
  exp: z.optional(z.number()),
});
export type Claims = z.output<typeof Claims>;

/**
 * What a JSON Web Token says about itself, unchecked: to know when it ends and to explain a refusal, never
 * to decide on a right. Undefined for a text that is no such token.
 */
export function claimsOf(token: string): Claims | undefined {
  try {
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
    const parsed = z.safeParse(Claims, JSON.parse(payload));
    return parsed.success ? parsed.data : undefined;
  } catch {
    // The parser's message would quote the token.
    return undefined;
  }
}
