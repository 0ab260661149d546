import { describe, expect, it } from 'vitest';
import { deepLinks, executionPage, instanceIn, type Linked } from '#functions/api/deep-links.ts';
import { History } from './history.ts';

const instance = {
  id: 'ocid1.integrationinstance.oc1.eu-frankfurt-1.x',
  name: 'acme-prod',
  serviceInstance: 'acme-prod-ns',
  designTimeUrl: 'https://design.integration.eu-frankfurt-1.ocp.oraclecloud.com',
  runtimeUrl: 'https://acme-prod-ns.integration.eu-frankfurt-1.ocp.oraclecloud.com',
  audience: 'https://abc.integration.ocp.oraclecloud.com:443',
  appId: 'app',
};
const linked: Linked = {
  executionArn: 'arn:aws:states:eu-central-1:444455556666:execution:Onboarding:acme-1a2b3c4d-1',
  request: {
    region: 'eu-frankfurt-1',
    domain: 'ocid1.domain.oc1..d',
    cupixworks: { team: 'acme', project: 'ab12cd', domain: 'cupix.works' },
  },
  resources: [
    { kind: 'integration-instance', name: '-', id: instance.id },
    { kind: 'oauth-client', name: 'runtime', id: 'app/1?x' },
    { kind: 'project', name: '-', id: 'CUPIX' },
  ],
  instance,
};
const urls = (changes: Partial<Linked> = {}) =>
  deepLinks({ ...linked, ...changes }).map(({ url }) => url);

describe('deep links', () => {
  it('lead into every console, with ids encoded', () => {
    expect(urls()).toEqual([
      'https://eu-central-1.console.aws.amazon.com/states/home?region=eu-central-1#/v2/executions/details/arn%3Aaws%3Astates%3Aeu-central-1%3A444455556666%3Aexecution%3AOnboarding%3Aacme-1a2b3c4d-1',
      'https://cloud.oracle.com/oic/integration-instances/ocid1.integrationinstance.oc1.eu-frankfurt-1.x?region=eu-frankfurt-1',
      'https://cloud.oracle.com/identity/domains/ocid1.domain.oc1..d/applications/app%2F1%3Fx?region=eu-frankfurt-1',
      'https://design.integration.eu-frankfurt-1.ocp.oraclecloud.com/?integrationInstance=acme-prod-ns',
      'https://acme.cupix.works/pj/ab12cd',
    ]);
    expect(deepLinks(linked).map(({ system }) => system)).toEqual([
      'aws',
      'oci',
      'identity-domain',
      'oic',
      'cupixworks',
    ]);
  });

  it('are left out where nobody knows yet where they lead', () => {
    expect(urls({ request: {}, resources: [], instance: undefined })).toHaveLength(1);
  });

  it('are not guessed for realms with other consoles', () => {
    const request = { ...linked.request, region: 'us-langley-1' };
    expect(urls({ request }).join()).not.toContain('cloud.oracle.com');
  });

  it('never lead to a host that a value smuggles in', () => {
    const cupixworks = { team: 'evil.example/', project: 'x', domain: 'cupix.works' };
    expect(urls({ request: { cupixworks } }).join()).not.toContain('evil');
    const smuggling = { ...instance, serviceInstance: 'a&b=c#d' };
    expect(urls({ instance: smuggling })).toContain(
      `${instance.designTimeUrl}/?integrationInstance=a%26b%3Dc%23d`,
    );
  });

  it.each([
    ['arn:aws-cn:states:cn-north-1:1:execution:O:x', 'https://cn-north-1.console.amazonaws.cn/'],
    [
      'arn:aws-us-gov:states:us-gov-west-1:1:execution:O:x',
      'https://us-gov-west-1.console.amazonaws-us-gov.com/',
    ],
  ])('know the partitions of AWS: %s', (arn, console) => {
    expect(executionPage(arn)?.url).toMatch(console);
  });

  it.each([
    '',
    'arn:1',
    'arn:elsewhere:states:x:1:execution:O:x',
    'arn:aws:states:a.b/c:1:x',
    'arn:aws:states:us-east-1:111122223333:execution:O:x',
  ])('lead nowhere for %j', (arn) => {
    expect(executionPage(arn)).toBeUndefined();
  });
});

describe('the instance', () => {
  const seen = (text: string) => {
    const assignedVariables = { instance: text };
    const details = { name: 'Check instance', assignedVariables };
    return new History().add('TaskStateExited', { stateExitedEventDetails: details }).events;
  };

  it('is read from the last state that set it', () => {
    const events = [...seen(JSON.stringify(instance)), ...seen('null')];
    expect(instanceIn(events)).toEqual(instance);
  });

  it.each(['null', '{"id":1}', '{"id":"cut o'])('is none when the variable holds %s', (text) => {
    expect(instanceIn(seen(text))).toBeUndefined();
  });
});
