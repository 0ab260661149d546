import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { WAITS } from '#cdk/constructs/dashboard-rows.ts';
import { errorNames } from '#runtime/errors.ts';
import { allStates, onboardingDefinition } from '../statemachines/definition.ts';
import { synthesize } from './synthesized.ts';

interface AlarmProperties {
  MetricName: string;
  Namespace: string;
  Dimensions?: { Name: string; Value: unknown }[];
  Threshold: number;
  TreatMissingData: string;
  AlarmActions: unknown[];
  OKActions: unknown[];
  AlarmDescription: string;
}

let template: Template;
let alarms: AlarmProperties[];
beforeAll(async () => {
  template = await synthesize();
  alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
    ({ Properties }) => Properties as AlarmProperties,
  );
}, 60_000);

describe('alarms', () => {
  it.each([
    ['ExecutionsFailed', 'AWS/States'],
    ['ExecutionsTimedOut', 'AWS/States'],
    ['ExecutionsAborted', 'AWS/States'],
    ['ExecutionThrottled', 'AWS/States'],
    ['StuckExecutions', 'OicOnboarding'],
  ])('ring at the first of %s', (metric, namespace) => {
    const alarm = alarms.find(({ MetricName }) => MetricName === metric);
    expect(alarm).toMatchObject({ Namespace: namespace, Threshold: 1 });
  });

  it('ring when credentials are old', () => {
    const ages = alarms
      .filter(({ MetricName }) => MetricName === 'SecretAgeDays')
      .map(({ Dimensions = [], Threshold }) => [
        Dimensions.find(({ Name }) => Name === 'secret')?.Value,
        Threshold,
      ]);
    expect(Object.fromEntries(ages)).toEqual({
      oci: 90,
      'runtime-client': 180,
      'provisioner-client': 180,
    });
  });

  it('ring when the watch over stuck runs falls silent', () => {
    const silent = alarms.filter(({ TreatMissingData }) => TreatMissingData === 'breaching');
    expect(silent.map(({ MetricName }) => MetricName)).toEqual(['StuckExecutions']);
  });

  it('all tell somebody, when they begin and when they end, and say what to do', () => {
    const [topic] = Object.keys(template.findResources('AWS::SNS::Topic'));
    for (const { AlarmActions, OKActions, AlarmDescription } of alarms) {
      expect(AlarmActions).toEqual([{ Ref: topic }]);
      expect(OKActions).toEqual([{ Ref: topic }]);
      expect(AlarmDescription).toMatch(/\.$|\)$/);
    }
  });

  it('send a mail when an address is given, and to nobody otherwise', async () => {
    template.resourceCountIs('AWS::SNS::Subscription', 0);
    const mailing = await synthesize({ alarmEmail: 'ops@acme.example' });
    mailing.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'ops@acme.example',
    });
  });
});

describe('the dashboard', () => {
  const text = () => JSON.stringify(template.findResources('AWS::CloudWatch::Dashboard'));

  it.each(['p50', 'p90', 'p99'])('shows the %s of every stage', (percentile) => {
    expect(text()).toMatch(new RegExp(`StageDuration[^']*', '${percentile}'`));
  });

  it('shows failures by the name of each error that a run may end with', () => {
    for (const name of [...errorNames('retry'), ...errorNames('stop')]) {
      expect(text()).toContain(`Failed${name}`);
    }
  });

  it('tells waits for Oracle and for people from our own time by states that exist', () => {
    const states = new Map(allStates(onboardingDefinition()));
    const waits = [...states].filter(([, { Type }]) => Type === 'Wait').map(([name]) => name);
    const human = [...states]
      .filter(([, state]) => JSON.stringify(state).includes('waitForTaskToken'))
      .map(([name]) => name);

    expect([...WAITS.oracle].sort()).toEqual(waits.sort());
    expect([...WAITS.people].sort()).toEqual(human.sort());
    for (const name of [...waits, ...human]) expect(text()).toContain(name);
  });
});
