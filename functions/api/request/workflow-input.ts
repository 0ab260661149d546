import type { Credential } from '#runtime/credential.ts';
import type { Archive, InstanceChoice, SecurityMode } from '#runtime/model.ts';
import type { RequestFields } from './check-request.ts';
import type { OnboardingRequest } from './schema.ts';

/** CupixWorks has one domain per region: https://github.com/cupix-eddy-lee/n8n-nodes-cupixworks */
const cupixDomains: Record<OnboardingRequest['cupixworks']['region'], string> = {
  us: 'cupix.works',
  eu: 'cupix-eu.works',
  au: 'cupix-au.works',
  jp: 'cupix-jp.works',
  sg: 'cupix-sg.works',
  ca: 'cupix-ca.works',
};

/** The input of the onboarding workflow: ids and references, no secret. */
export interface WorkflowInput {
  jobId: string;
  request: {
    customer: string;
    region: string;
    compartmentId: string;
    domainId: string;
    instance: InstanceChoice;
    archive: Archive;
    primavera: { url: string; credential: Credential };
    cupixworks: {
      team: string;
      project: string;
      domain: string;
      assignee: string;
      apiToken: Credential | null;
      dueDays: number;
      remindAfterDays: number | null;
      escalateTo: string | null;
    };
    security: SecurityMode;
    tracing: OnboardingRequest['tracing'];
    onFailure: OnboardingRequest['onFailure'];
    waits: { instanceSeconds: number; activationSeconds: number };
  };
}

/** What the workflow gets instead of the request's secrets and files. */
export interface References {
  jobId: string;
  /** Names or ARNs of secrets. */
  primaveraCredential: string;
  apiToken: string | null;
  archive: Archive;
}

/** Brings a request into the form that the workflow takes. */
export function toWorkflowInput(request: RequestFields, references: References): WorkflowInput {
  const { customer, oracle, primavera, cupixworks, waits } = request;
  return {
    jobId: references.jobId,
    request: {
      customer,
      region: oracle.region,
      compartmentId: oracle.compartment,
      domainId: oracle.domain,
      instance:
        oracle.instance.create === undefined
          ? { mode: 'adopt', id: oracle.instance.adopt as string }
          : { mode: 'create', name: oracle.instance.create },
      archive: references.archive,
      primavera: {
        url: new URL(primavera.url).origin,
        credential: { secretId: references.primaveraCredential },
      },
      cupixworks: {
        team: cupixworks.team,
        project: cupixworks.project,
        domain: cupixDomains[cupixworks.region],
        assignee: cupixworks.administrator,
        apiToken: references.apiToken === null ? null : { secretId: references.apiToken },
        dueDays: cupixworks.dueDays,
        remindAfterDays: cupixworks.remindAfterDays ?? null,
        escalateTo: cupixworks.escalateTo ?? null,
      },
      security: request.security,
      tracing: request.tracing,
      onFailure: request.onFailure,
      waits: {
        instanceSeconds: waits.instanceMinutes * 60,
        activationSeconds: waits.activationMinutes * 60,
      },
    },
  };
}
