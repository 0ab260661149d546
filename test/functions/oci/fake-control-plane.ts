import type { FakeCall, FakeHttp } from './fake-http.ts';

export const region = 'eu-frankfurt-1';
export const compartmentId = 'ocid1.compartment.oc1..cccc';
export const domainId = 'ocid1.domain.oc1..dddd';
export const workRequestId = 'ocid1.integrationworkrequest.oc1..w1';

export interface FakeInstance {
  id: string;
  displayName: string;
  lifecycleState: string;
  freeformTags: Record<string, string>;
  timeCreated: string;
  [more: string]: unknown;
}

interface FakeWork {
  status: string;
  percentComplete: number;
  instanceId: string;
  errors: { code: string; message: string }[];
  retryAfter?: string;
}

const base = '^/20190131';

/** The Integration control plane as far as our calls see it; time stands still, tests change states. */
export class FakeControlPlane {
  readonly instances = new Map<string, FakeInstance>();
  readonly works = new Map<string, FakeWork>();
  readonly #tokens = new Map<string, string>();
  /** Whether new instances show up in the list. */
  listsNew = true;
  /** Whether a work request names its instance. */
  namesInstance = true;

  constructor(http: FakeHttp) {
    const on = (method: string, path: string, answer: Parameters<FakeHttp['on']>[2]) =>
      http.on(method, new RegExp(`${base}${path}$`), answer);
    on('GET', '/integrationInstances', () => ({
      json: [...this.instances.values()].filter((one) => !one.hidden),
    }));
    on('POST', '/integrationInstances', (call) => this.#create(call));
    on('GET', '/integrationInstances/([^/]+)', (_, [, id]) => {
      const found = this.instances.get(id!);
      return found && !found.unreadable ? { json: found } : notFound;
    });
    on('DELETE', '/integrationInstances/([^/]+)', (_, [, id]) => {
      const found = this.instances.get(id!);
      if (!found) return notFound;
      if (found.lifecycleState === 'DELETING') return incorrectState;
      found.lifecycleState = 'DELETING';
      return { status: 202, headers: { 'opc-work-request-id': 'w-delete' } };
    });
    on('GET', '/workRequests', () => ({
      json: [...this.works.keys()].map((id) => ({ id, timeAccepted: '2026-08-01T10:00:00Z' })),
    }));
    on('GET', '/workRequests/([^/]+)', (_, [, id]) => this.#readWork(id!));
    on('GET', '/workRequests/([^/]+)/errors', (_, [, id]) => ({
      json: this.works.get(id!)?.errors ?? [],
    }));
    http.on('GET', /^\/20160918\/domains\//, {
      json: {
        id: domainId,
        displayName: 'Default',
        url: 'https://idcs-0a1b.identity.oraclecloud.com:443/',
        lifecycleState: 'ACTIVE',
      },
    });
  }

  /** Puts an instance there without a call. */
  add(instance: Partial<FakeInstance>): FakeInstance {
    const number = this.instances.size + 1;
    const added: FakeInstance = {
      id: `ocid1.integrationinstance.oc1..i${number}`,
      displayName: 'acme-prod',
      lifecycleState: 'ACTIVE',
      freeformTags: {},
      timeCreated: `2026-08-01T10:00:0${number}.000Z`,
      integrationInstanceType: 'ENTERPRISEX',
      ...instance,
    };
    this.instances.set(added.id, added);
    return added;
  }

  /** The instance becomes ACTIVE and its work request SUCCEEDED. */
  finish(id: string): void {
    Object.assign(this.instances.get(id)!, { lifecycleState: 'ACTIVE', ...urls });
    for (const work of this.works.values()) work.status = 'SUCCEEDED';
  }

  #create(call: FakeCall) {
    const token = call.headers.get('opc-retry-token')!;
    let workId = this.#tokens.get(token);
    if (!workId) {
      workId = `ocid1.integrationworkrequest.oc1..w${this.works.size + 1}`;
      const { displayName, freeformTags } = call.json;
      const made = this.add({
        displayName,
        freeformTags,
        lifecycleState: 'CREATING',
        hidden: !this.listsNew,
      });
      this.#tokens.set(token, workId);
      this.works.set(workId, {
        status: 'IN_PROGRESS',
        percentComplete: 5,
        instanceId: made.id,
        errors: [],
      });
    }
    return { status: 202, headers: { 'opc-work-request-id': workId } };
  }

  #readWork(id: string) {
    const work = this.works.get(id);
    if (!work) return notFound;
    const { status, percentComplete, instanceId, retryAfter } = work;
    const resources = this.namesInstance
      ? [
          {
            entityType: 'integrationInstance',
            actionType: 'IN_PROGRESS',
            identifier: instanceId,
          },
        ]
      : [];
    const headers: Record<string, string> = retryAfter ? { 'retry-after': retryAfter } : {};
    return {
      headers,
      json: {
        id,
        operationType: 'CREATE_INTEGRATION_INSTANCE',
        status,
        percentComplete,
        compartmentId,
        resources,
        timeAccepted: '2026-08-01T10:00:00Z',
      },
    };
  }
}

export const notFound = {
  status: 404,
  headers: { 'opc-request-id': 'REQ-404' },
  json: { code: 'NotAuthorizedOrNotFound', message: 'Authorization failed or not found.' },
};

export const incorrectState = {
  status: 409,
  json: { code: 'IncorrectState', message: 'The instance is busy.' },
};

/** What an instance has once it is ACTIVE. */
export const urls = {
  instanceUrl: 'https://acme-prod-ns.integration.eu-frankfurt-1.ocp.oraclecloud.com',
  instanceDesignTimeUrl:
    'https://design.integration.eu-frankfurt-1.ocp.oraclecloud.com/?integrationInstance=acme-prod-ns',
  idcsInfo: {
    idcsAppId: '0a1b2c',
    idcsAppName: 'ACMEPRODNS_APPID',
    idcsAppDisplayName: 'acme-prod-ns',
    idcsAppLocationUrl: 'https://idcs-0a1b.identity.oraclecloud.com/x',
    instancePrimaryAudienceUrl:
      'https://ABCDEF.integration.eu-frankfurt-1.ocp.oraclecloud.com:443/',
  },
};
