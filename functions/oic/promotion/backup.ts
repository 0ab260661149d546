import type { Archive } from '#runtime/model.ts';
import type { Entry, LookupRows } from '#runtime/promotion.ts';

/** What the target was before it was touched: what a roll-back restores, and is compared with. */
export interface Backup {
  /** Null: there was no such project. */
  project: BackedUpProject | null;
}

export interface BackedUpProject {
  /** The whole project with everything in it. */
  archive: Archive;
  entries: Entry[];
  integrations: {
    id: string;
    code: string;
    version: string;
    isActive: boolean;
    isScheduleRunning: boolean;
  }[];
  connections: {
    id: string;
    securityPolicy: string | null;
    /** Without secrets: OIC shows none. */
    properties: Record<string, string>;
  }[];
  lookups: LookupRows[];
  deployments: string[];
}
