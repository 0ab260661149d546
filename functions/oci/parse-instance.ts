import { Unexpected } from '#runtime/errors.ts';
import type { Instance } from '#runtime/model.ts';
import type { FullInstance } from './client.ts';

/**
 * Takes from the full answer what later stages need. The names inside the URLs are read, never built: the
 * service instance is the display name plus a suffix of Oracle's choice.
 * Sources: https://docs.oracle.com/en/cloud/paas/application-integration/integrations-user/do-you-use-designtime-or-runtime-url.html
 * and https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/SendRequests.html
 * @returns undefined as long as OCI has not filled everything in
 * @throws Unexpected a URL is not one, or the design-time URL doesn't name the service instance
 */
export function parseInstance(instance: FullInstance): Instance | undefined {
  const { instanceUrl, instanceDesignTimeUrl, idcsInfo } = instance;
  const { idcsAppId, instancePrimaryAudienceUrl: audience } = idcsInfo ?? {};
  if (!instanceUrl || !instanceDesignTimeUrl || !idcsAppId || !audience) return undefined;
  const designTime = readUrl(instanceDesignTimeUrl);
  const serviceInstance = designTime?.searchParams.get('integrationInstance');
  const runtime = readUrl(instanceUrl);
  if (!designTime || !runtime || !serviceInstance) {
    throw new Unexpected({
      system: 'oci',
      summary: `The URLs of the instance ${instance.displayName} can't be read: ${instanceDesignTimeUrl} and ${instanceUrl}.`,
      fix: 'Only Oracle Integration 3 instances have a design-time URL with integrationInstance=…: check the type of the instance; otherwise report a defect with this text.',
    });
  }
  return {
    id: instance.id,
    name: instance.displayName,
    serviceInstance,
    designTimeUrl: designTime.origin,
    runtimeUrl: runtime.origin,
    audience: audience.replace(/\/+$/, ''),
    appId: idcsAppId,
  };
}

function readUrl(text: string): URL | undefined {
  const url = URL.parse(text);
  return url && /^https?:$/.test(url.protocol) ? url : undefined;
}
