import * as z from 'zod/mini';

/** Where a credential lies: a name or ARN in Secrets Manager, never the credential. */
export const Credential = z.strictObject({ secretId: z.string() });
export type Credential = z.infer<typeof Credential>;
