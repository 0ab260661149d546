import { findStoredJson, readStoredJson, storeJson } from '#runtime/stored-json.ts';

/** Where everything that a run finds and does is written down; the workflow's state holds numbers only. */
export interface RunPlace {
  jobId: string;
  /** Name of the execution. */
  run: string;
}

/** Key of one file of a run in the artifact store. */
export function fileKey({ jobId, run }: RunPlace, name: string): string {
  return `recoveries/${jobId}/${run}/${name}.json`;
}

/** Writes a file of a run, or writes it anew. */
export function writeRunFile(place: RunPlace, name: string, content: unknown): Promise<void> {
  return storeJson(fileKey(place, name), content);
}

/** A file of a run, or undefined. */
export function findRunFile<T>(place: RunPlace, name: string): Promise<T | undefined> {
  return findStoredJson<T>(fileKey(place, name));
}

/** A file of a run. @throws NotFound somebody removed it */
export function readRunFile<T>(place: RunPlace, name: string): Promise<T> {
  return readStoredJson<T>(fileKey(place, name));
}
