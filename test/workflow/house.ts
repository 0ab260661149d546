import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { machineSurroundings } from '#cli/machine-surroundings.ts';
import { planOnboarding } from '#functions/api/plan-onboarding.ts';
import { type Progress, readProgress } from '#functions/api/read-progress.ts';
import { type CheckedRequest, checkRequest } from '#functions/api/request/check-request.ts';
import { onboardingId } from '#functions/api/request/onboarding-id.ts';
import { resumeJob } from '#functions/api/resume-job.ts';
import { startOnboarding } from '#functions/api/start-onboarding.ts';
import type { Plan } from '#functions/api/views/plan-view.ts';
import type { ExecutionDescription, HistoryEvent } from '#local/engine/index.ts';
import { type RunningService, startService } from '#local/service.ts';
import type { SimulatedFailure } from '#local/simulated-failure.ts';
import { arrange, type Outside, welcome } from '#local/simulated-outside.ts';
import type { Archive } from '#runtime/model.ts';
import type { OciAuthentication } from '#runtime/settings.ts';
import { inventory } from './inventory.ts';
import { storeArchive } from './store-archive.ts';

/** In memory where there is such a place: every event of every run is synced to disk, by the hundred. */
const scratch = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));

/** What a test changes in the request of its customer. */
export type Changes = Partial<Record<string, unknown>> & { archive?: string };

/** How one execution of an onboarding ended. */
export interface Ended {
  jobId: string;
  execution: ExecutionDescription;
  events: HistoryEvent[];
  progress: Progress;
  /** The result of a run that succeeded. */
  output: Record<string, never>;
}

/** The whole product on virtual time with the simulated outside; one for all tests of a file. */
export class House {
  readonly service: RunningService;
  readonly directory: string;

  private constructor(service: RunningService, directory: string) {
    this.service = service;
    this.directory = directory;
  }

  /** Opens a new house, or the one that another process left in a directory. */
  static async open(
    left?: string,
    authentication?: OciAuthentication,
    failures: SimulatedFailure[] = [],
  ): Promise<House> {
    const directory = left ?? (await mkdtemp(join(scratch, 'oic-onboarding-')));
    const service = await startService({
      directory,
      oracle: { kind: 'simulated' },
      interactive: false,
      failures,
      ...(authentication && { authentication }),
    });
    return new House(service, directory);
  }

  get outside(): Outside {
    return this.service.outside as Outside;
  }

  /** The request of a customer, checked, with everything it names existing outside. */
  async request(customer: string, changes: Changes = {}): Promise<CheckedRequest> {
    const verdict = await checkRequest(
      { ...requestOf(customer), ...changes },
      undefined,
      machineSurroundings(`${EXAMPLES}request.yaml`, {}, ''),
    );
    if (!verdict.ok) throw new Error(JSON.stringify(verdict.problems, null, 2));
    welcome(this.outside, verdict.checked);
    return verdict.checked;
  }

  /** Onboards a customer and waits for the end. */
  async onboard(customer: string, changes: Changes = {}): Promise<Ended> {
    const { jobId, executionArn } = await this.start(customer, changes);
    return this.#ended(jobId, executionArn);
  }

  /** Starts to onboard a customer. */
  async start(customer: string, changes: Changes = {}) {
    const checked = await this.request(customer, changes);
    return startOnboarding(checked, await archiveOf(checked));
  }

  /** The id of the onboarding of a request. */
  async idOf(customer: string, changes: Changes = {}): Promise<string> {
    return onboardingId((await this.request(customer, changes)).request);
  }

  /** Plans what `onboard` would do. */
  async plan(customer: string, changes: Changes = {}): Promise<Plan> {
    const checked = await this.request(customer, changes);
    return planOnboarding(checked, await archiveOf(checked));
  }

  async resume(jobId: string): Promise<Ended> {
    const { executionArn } = await resumeJob(jobId);
    return this.#ended(jobId, executionArn);
  }

  /** Has the outside fail from now on as described, and in no other way. */
  async fail(...failures: SimulatedFailure[]): Promise<void> {
    await arrange(this.outside, failures);
  }

  inventory(customer: string) {
    return inventory(this.outside, customer, domainOf(customer));
  }

  /** The mutating calls that reached the simulated systems, from a point of the log on. */
  mutations(from = 0): string[] {
    return this.outside.world.calls
      .slice(from)
      .filter((call) => call.mutates)
      .map((call) => call.operation);
  }

  async close(): Promise<void> {
    await this.service.close();
    await rm(this.directory, { recursive: true, force: true });
  }

  async #ended(jobId: string, executionArn: string): Promise<Ended> {
    const execution = await this.service.engine.finished(executionArn);
    const events = this.service.engine.history(executionArn);
    const progress = readProgress(events as never, this.service.reading);
    const output = JSON.parse(execution.output ?? '{}') as Record<string, never>;
    return { jobId, execution, events, progress, output };
  }
}

async function archiveOf({ request, archive }: CheckedRequest): Promise<Archive> {
  if (!archive) throw new Error('The archive was not measured.');
  return storeArchive(archive, () => createReadStream(resolve(EXAMPLES, request.archive)));
}

/** Every customer has an identity domain of its own, so that what is in it is theirs. */
export function domainOf(customer: string): string {
  const unique = createHash('sha256').update(customer).digest('hex').slice(0, 56);
  return `ocid1.domain.oc1..${unique}`;
}

function requestOf(customer: string): Record<string, unknown> {
  return {
    kind: 'Onboarding',
    customer,
    oracle: {
      region: 'eu-frankfurt-1',
      compartment: `ocid1.compartment.oc1..${'a'.repeat(56)}1234`,
      domain: domainOf(customer),
      instance: { create: `${customer}-prod` },
    },
    archive: './cupix-sample.car',
    primavera: {
      url: 'https://primavera-us2.oraclecloud.com/',
      username: `svc-cupix@${customer}.example`,
      password: `Correct-Horse-${customer}-42`,
    },
    cupixworks: { team: customer, project: 'ab12cd', administrator: `kim@${customer}.example` },
  };
}
