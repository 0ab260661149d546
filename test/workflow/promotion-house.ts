import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import {
  type CheckedPromotion,
  checkPromotionRequest,
} from '#functions/api/request/check-promotion-request.ts';
import type { Requester } from '#functions/api/request/promotion-input.ts';
import { resumeJob } from '#functions/api/resume-job.ts';
import { startPromotion } from '#functions/api/start-promotion.ts';
import type { ExecutionDescription, HistoryEvent } from '#local/engine/index.ts';
import type { ArchivedProject } from '#local/oracle/oic/archive-layout.ts';
import { samplePromotion } from '#local/sample-promotion.ts';
import { welcomePromotionRequest } from '#local/welcome-promotion.ts';
import { readAudit } from '#runtime/ledger.ts';
import type { PromotionSummary } from '#runtime/promotion.ts';
import { readStoredJson } from '#runtime/stored-json.ts';
import type { House } from './house.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));

/** Whoever asks for promotions in tests. */
export const kim = { name: 'Kim Lee', email: 'kim.lee@acme.example' };

/** The sample with a new version of the integration that calls the child. */
export const changedSample: ArchivedProject = {
  ...samplePromotion,
  integrations: samplePromotion.integrations
    .filter(({ code }) => code === 'SYNC_PROJECTS')
    .map((one) => ({
      ...one,
      version: '01.01.0000',
      resources: [{ path: 'resources/processor_1/mapping.json', text: '{ "state": "new" }\n' }],
    })),
};

/** How a run of a promotion ended. */
export interface Promoted {
  jobId: string;
  run: string;
  execution: ExecutionDescription;
  events: HistoryEvent[];
  summary: PromotionSummary;
}

export type Changes = Record<string, unknown>;

/** A team with the sample project in its dev environment, and test and prod beside it. */
export class Team {
  readonly #house: House;
  readonly name: string;
  readonly #project: ArchivedProject;
  #ids: Record<string, string> = {};

  constructor(house: House, name: string, project: ArchivedProject = samplePromotion) {
    this.#house = house;
    this.name = name;
    this.#project = project;
  }

  /** The request of the examples as this team's, checked, with everything it names existing outside. */
  async request(changes: Changes = {}): Promise<CheckedPromotion> {
    const checked = await this.check(changes);
    this.#ids = await welcomePromotionRequest(this.#house.outside, checked, this.#project);
    return checked;
  }

  /** The same, and nobody is told of it. */
  async check(changes: Changes = {}): Promise<CheckedPromotion> {
    const request = parse(await readFile(`${EXAMPLES}promotion.yaml`, 'utf8'));
    const { environments } = parse(await readFile(`${EXAMPLES}environments.yaml`, 'utf8'));
    const own = JSON.parse(
      JSON.stringify({ ...request, customer: this.name, environments })
        .replaceAll('customers/acme/', `customers/${this.name}/`)
        .replaceAll('"acme-', `"${this.name}-`)
        .replaceAll('github.com/acme/', `github.com/${this.name}/`)
        // Each team has instances of its own, and so have their scopes.
        .replaceAll(
          /1A2B3C4D5E6F/g,
          Buffer.from(this.name.padEnd(6)).toString('hex').toUpperCase().slice(0, 12),
        ),
    );
    const verdict = await checkPromotionRequest({ ...own, ...changes });
    if (!verdict.ok) throw new Error(JSON.stringify(verdict.problems, null, 2));
    return verdict.checked;
  }

  /** Promotes, and waits for the end. */
  async promote(changes: Changes = {}, by: Requester = kim): Promise<Promoted> {
    const { jobId, executionArn } = await startPromotion(await this.request(changes), by);
    return this.#ended(jobId, executionArn);
  }

  /** The same with what is outside as it is: nobody mends it meanwhile. */
  async promoteOnly(changes: Changes, by: Requester = kim): Promise<Promoted> {
    const { jobId, executionArn } = await startPromotion(await this.check(changes), by);
    return this.#ended(jobId, executionArn);
  }

  async resume(jobId: string): Promise<Promoted> {
    const { executionArn } = await resumeJob(jobId);
    return this.#ended(jobId, executionArn);
  }

  /** OCID of the instance of an environment. */
  instance(environment: 'dev' | 'test' | 'prod'): string {
    const found = Object.entries(this.#ids).find(([name]) =>
      name.startsWith(`${this.name}-${environment}`),
    );
    return found![1];
  }

  /** What `git` itself says of the repository. */
  git(...words: string[]): string {
    const path = this.#house.outside.git.pathOf(`https://github.com/${this.name}/oic-builds.git`);
    return execFileSync('git', ['-C', path, ...words], { encoding: 'utf8' }).trim();
  }

  /** A document that a run wrote down. */
  file<T>({ jobId, run }: Promoted, name: string): Promise<T> {
    return readStoredJson<T>(`promotions/${jobId}/${run}/${name}.json`);
  }

  async audit(jobId: string): Promise<unknown[]> {
    return (await readAudit(jobId)).map(({ what }) => what);
  }

  async #ended(jobId: string, executionArn: string): Promise<Promoted> {
    const execution = await this.#house.service.engine.finished(executionArn);
    const events = this.#house.service.engine.history(executionArn);
    const summary = JSON.parse(execution.output ?? '{}') as PromotionSummary;
    return { jobId, run: executionArn.split(':').at(-1)!, execution, events, summary };
  }
}
