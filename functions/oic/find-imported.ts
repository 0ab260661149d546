import type { Resource } from '#runtime/ledger.ts';
import type { Archive, Instance } from '#runtime/model.ts';
import type { Oic } from './client.ts';
import { findProject, type Project } from './factory/projects.ts';
import { findProjectRecord } from './project-records.ts';

export interface Imported {
  /** What the ledger says about the project in this instance. */
  record: Resource | undefined;
  /** The project, if the ledger knows it and it is there. */
  present: Project | undefined;
  /** It is there, and was imported from this very archive. */
  isSame: boolean;
}

/** Looks for the project that this onboarding imported into this instance; reads only. */
export async function findImported(
  oic: Oic,
  input: { jobId: string; instance: Instance; archive: Archive },
): Promise<Imported> {
  const record = await findProjectRecord(input);
  const present = record && (await findProject(oic, record.id));
  return { record, present, isSame: present !== undefined && isOf(record, input.archive) };
}

/** Tells whether a project was imported from that archive. */
export function isOf(record: Resource | undefined, archive: Archive): boolean {
  return record?.facts?.sha256 === archive.sha256;
}
