import * as z from 'zod/mini';
import type { ApiAccess } from '#functions/oic/client.ts';
import type { BuildOwner } from '#runtime/builds.ts';
import { tokenOfOwner } from '#runtime/person-token.ts';
import { PromotionSettings } from '#runtime/promotion.ts';
import { findStoredJson, readStoredJson, storeJson } from '#runtime/stored-json.ts';

/** Which run of which promotion, as every step is told. */
export interface RunPlace {
  jobId: string;
  /** Name of the execution. */
  run: string;
  /** Key of the settings in the artifact store. */
  settings: string;
}

/** What a run writes down for its later steps and for people; the state of the workflow holds numbers only. */
export type RunFile = 'plan' | 'backup' | 'tests' | 'activation' | 'schedules' | 'roll-back';

/** One run of a promotion, as its steps see it. */
export class PromotionRun {
  readonly settings: PromotionSettings;
  readonly #place: RunPlace;

  private constructor(settings: PromotionSettings, place: RunPlace) {
    this.settings = settings;
    this.#place = place;
  }

  /** @throws NotFound somebody removed the settings from the artifact store */
  static async open(place: RunPlace): Promise<PromotionRun> {
    const settings = z.parse(PromotionSettings, await readStoredJson(place.settings));
    return new PromotionRun(settings, place);
  }

  get source(): ApiAccess {
    return { ...this.settings.source.access, tokenFor: tokenOfOwner };
  }

  get target(): ApiAccess {
    return { ...this.settings.target.access, tokenFor: tokenOfOwner };
  }

  get projectId(): string {
    return this.settings.project;
  }

  get owner(): BuildOwner {
    const { customer, project } = this.settings;
    return { customer, project };
  }

  /** Key of something of this run in the artifact store. */
  keyOf(name: string): string {
    return keyIn(this.#place, name);
  }

  /** Writes a file of the run, or writes it anew; returns its key. */
  async write(name: RunFile, content: unknown): Promise<string> {
    const key = this.keyOf(`${name}.json`);
    await storeJson(key, content);
    return key;
  }

  find<T>(name: RunFile): Promise<T | undefined> {
    return findStoredJson<T>(this.keyOf(`${name}.json`));
  }

  /** @throws NotFound an earlier stage has not written it, or somebody removed it */
  read<T>(name: RunFile): Promise<T> {
    return readRunFile(this.#place, name);
  }
}

/** A file of a run, for a step that needs nothing else of it. @throws NotFound it is not there */
export function readRunFile<T>(place: RunPlace, name: RunFile): Promise<T> {
  return readStoredJson<T>(keyIn(place, `${name}.json`));
}

const keyIn = ({ jobId, run }: RunPlace, name: string) => `promotions/${jobId}/${run}/${name}`;
