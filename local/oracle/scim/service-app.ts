import { audienceOf, runtimeHost } from '../hosts.ts';
import type { IntegrationInstance, OracleState } from '../state.ts';
import { Directory } from './directory.ts';

/** https://docs.oracle.com/en/cloud/paas/application-integration/integrations-user/check-roles-assigned-your-confidential-application.html */
export const serviceRoles = [
  'ServiceAdministrator',
  'ServiceDeveloper',
  'ServiceInvoker',
  'ServiceUser',
  'ServiceViewer',
  'ServiceMonitor',
  'ServiceDeployer',
] as const;
export type ServiceRole = (typeof serviceRoles)[number];

/** Endpoints and Developer API; and the Developer API alone. */
export const scopeValues = ['urn:opc:resource:consumer::all', '/ic/api/'] as const;

/** The directory of the domain that an instance belongs to. */
export function directoryOf(state: OracleState, domainId: string): Directory {
  const domain = state.domains.get(domainId);
  if (!domain) throw new Error(`No domain ${domainId}.`);
  return new Directory(state.world, domain.guid);
}

/** Name of the instance's app: its client id. Pattern seen in public code, not verified with Oracle. */
export function serviceAppName(instance: Pick<IntegrationInstance, 'serviceName'>): string {
  return `${instance.serviceName.replaceAll(/[^A-Za-z\d]/g, '').toUpperCase()}_APPID`;
}

/** Puts the instance's own OAuth app and its roles into its domain, as OIC does when it is ready. */
export function registerServiceApp(
  state: OracleState,
  instance: IntegrationInstance,
  at: number,
): void {
  const { region, ids } = state.world;
  const directory = directoryOf(state, instance.domainId);
  const audience = audienceOf(region, instance);
  directory.apps.set(instance.appId, {
    id: instance.appId,
    name: serviceAppName(instance),
    secret: undefined,
    attributes: {
      displayName: instance.serviceName,
      description: `Oracle Integration ${instance.displayName}`,
      isOAuthResource: true,
      isOAuthClient: false,
    },
    isActive: true,
    activeSince: at,
    createdAt: at,
    modifiedAt: at,
    version: 1,
    service: {
      audience,
      secondaryAudiences: [
        `https://${runtimeHost(region, instance)}:443`,
        `urn:opc:lbaas:logicalguid=${instance.resourceId}`,
      ],
      scopes: scopeValues.map((value) => ({ value, fqs: `${audience}${value}` })),
    },
  });
  for (const displayName of serviceRoles) {
    const id = ids.hex('app-role');
    directory.roles.set(id, { id, appId: instance.appId, displayName, createdAt: at });
  }
}

/** Takes the instance's app away, with its roles and their grants. */
export function removeServiceApp(state: OracleState, instance: IntegrationInstance): void {
  directoryOf(state, instance.domainId).removeApp(instance.appId);
}
