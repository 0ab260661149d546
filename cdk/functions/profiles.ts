/** What many functions have in common: time, memory, and rights by what a step does. */

/** Oracle's answers take seconds; a minute leaves room for a few slow calls in a row. */
export const ORDINARY = { timeoutSeconds: 60, memoryMb: 256 } as const;

/** Steps that let OIC work, which may take it minutes per call. */
export const SLOW = { timeoutSeconds: 240, memoryMb: 256 } as const;

/** The OCI signer needs CPU; Lambda gives CPU by memory. */
export const SIGNING = { timeoutSeconds: 120, memoryMb: 512, ociCredentials: true } as const;

/**
 * Steps that change a tenancy or an identity domain. A domain of type Free takes 150 calls a minute, and one
 * of these makes about six: https://docs.oracle.com/en-us/iaas/Content/Identity/sku/api-rate-limiting.htm
 */
export const POLITE = { reservedConcurrency: 5 } as const;

export const TELLS = { events: true } as const;

export const FIND = ['GetItem'] as const;

export const RECORD = ['GetItem', 'PutItem'] as const;

export const CONCLUDE = ['Query', 'PutItem', 'UpdateItem'] as const;

/** Steps with which a stage ends note that for the lists. */
export const FIND_STAGE = ['GetItem', 'UpdateItem'] as const;

export const RECORD_STAGE = ['GetItem', 'PutItem', 'UpdateItem'] as const;
