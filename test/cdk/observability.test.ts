import { Match, type Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { workflows } from '#cdk/workflows.ts';
import { errorNames } from '#runtime/errors.ts';
import type { JobKind } from '#runtime/stages.ts';
import { allStates, definitionOf } from '../statemachines/definition.ts';
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
  Metrics?: {
    Expression?: string;
    MetricStat?: { Metric: { MetricName: string; Dimensions: { Value: unknown }[] } };
  }[];
}

const jobKinds = Object.keys(workflows) as JobKind[];

let template: Template;
let mailing: Template;
let alarms: AlarmProperties[];
beforeAll(async () => {
  template = await synthesize();
  mailing = await synthesize({ alarmEmail: 'ops@acme.example' });
  alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
    ({ Properties }) => Properties as AlarmProperties,
  );
}, 60_000);

/** The alarm with that id in the construct. */
function alarmNamed(id: string): AlarmProperties {
  const found = Object.entries(template.findResources('AWS::CloudWatch::Alarm')).find(([name]) =>
    new RegExp(`^Observability${id}[0-9A-F]{8}$`).test(name),
  );
  return found?.[1].Properties as AlarmProperties;
}

describe('alarms', () => {
  it.each([
    ['ExecutionsFailed', 'AWS/States'],
    ['ExecutionsTimedOut', 'AWS/States'],
    ['ExecutionsAborted', 'AWS/States'],
    ['ExecutionThrottled', 'AWS/States'],
    ['StuckExecutions', 'OicOnboarding'],
  ])('ring at the first of %s, for each workflow', (metric, namespace) => {
    const found = alarms.filter(({ MetricName }) => MetricName === metric);
    expect(found).toHaveLength(jobKinds.length);
    for (const alarm of found) expect(alarm).toMatchObject({ Namespace: namespace, Threshold: 1 });
    expect(new Set(found.map(({ Dimensions }) => JSON.stringify(Dimensions))).size).toBe(
      jobKinds.length,
    );
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

  it.each([
    ['IntegrationsFailing', 'SuccessRate', 'Minimum', 90, 'LessThanThreshold'],
    ['FailuresNotRecovered', 'OldestRecoverableAge', 'Maximum', 86_400, undefined],
    ['InstancesUnknown', 'InstancesUnknown', 'Maximum', 1, undefined],
    ['SchedulesNotFollowed', 'SchedulesNotFollowed', 'Maximum', 1, undefined],
  ])('ring after an hour of bad figures of OIC instances: %s', (id, metric, statistic, at, how) => {
    expect(alarmNamed(id)).toMatchObject({
      MetricName: metric,
      Namespace: 'OicOnboarding',
      // Over all instances: an alarm has one set of dimensions.
      Dimensions: [{ Name: 'service', Value: 'oic-onboarding' }],
      Statistic: statistic,
      Threshold: at,
      Period: 900,
      EvaluationPeriods: 4,
      ComparisonOperator: how ?? 'GreaterThanOrEqualToThreshold',
    });
  });

  it('ring when the watch over stuck runs falls silent', () => {
    const silent = alarms.filter(({ TreatMissingData }) => TreatMissingData === 'breaching');
    expect(silent.map(({ MetricName }) => MetricName)).toEqual(
      jobKinds.map(() => 'StuckExecutions'),
    );
  });

  it.each([
    ['ApiFailing', 5, '5XXError'],
    ['ApiRefusing', 50, '4XXError'],
  ])('ring when too large a part of the calls ends badly: %s', (id, percent, metric) => {
    const { Threshold, Metrics = [] } = alarmNamed(id);
    expect(Threshold).toBe(percent);
    const [share, ...parts] = Metrics;
    expect(share?.Expression).toMatch(/^IF\(some >= \d+, 100 \* some \/ calls, 0\)$/);
    const metrics = parts.map(({ MetricStat }) => MetricStat?.Metric);
    expect(metrics.map((one) => one?.MetricName)).toEqual([metric, 'Count']);
    for (const one of metrics) {
      const [api, stage] = one?.Dimensions ?? [];
      expect([api?.Value, stage?.Value]).toEqual(['OicOnboarding', { Ref: expect.any(String) }]);
    }
  });

  it.each([
    ['ApiSlow', 'RequestDuration', 5_000, 3],
    ['ApiNearTimeout', 'RequestDuration', 20_000, 1],
  ])('ring when callers wait: %s', (id, metric, milliseconds, periods) => {
    expect(alarmNamed(id)).toMatchObject({
      MetricName: metric,
      ExtendedStatistic: 'p99',
      Threshold: milliseconds,
      EvaluationPeriods: periods,
    });
  });

  it('ring when callers are turned away, by the throttle or by Lambda', () => {
    const { MetricName, Namespace } = alarmNamed('ApiThrottled');
    template.hasResourceProperties('AWS::Logs::MetricFilter', {
      FilterPattern: '{ $.status = "429" }',
      LogGroupName: { Ref: Match.stringLikeRegexp('^ApiAccessLog') },
      MetricTransformations: [{ MetricName, MetricNamespace: Namespace, MetricValue: '1' }],
    });
    const { Metrics } = alarmNamed('ApiHandlerThrottled');
    expect(JSON.stringify(Metrics)).toMatch(/ApiHttpFunction.*ApiIntegrationUsersFunction/);
  });

  it('ring when a mail could not be delivered, where mails are sent', () => {
    expect(alarms.filter(({ MetricName }) => /NumberOfMessages/.test(MetricName))).toEqual([]);
    mailing.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Threshold: 1,
    });
  });

  it('all tell somebody, when they begin and when they end, and say what to do', () => {
    const [topic] = Object.keys(template.findResources('AWS::SNS::Topic'));
    for (const { AlarmActions, OKActions, AlarmDescription } of alarms) {
      expect(AlarmActions).toEqual([{ Ref: topic }]);
      expect(OKActions).toEqual([{ Ref: topic }]);
      expect(AlarmDescription).toMatch(/\.$|\)$/);
    }
  });

  it('send a mail when an address is given, and to nobody otherwise', () => {
    template.resourceCountIs('AWS::SNS::Subscription', 0);
    mailing.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'ops@acme.example',
    });
  });
});

describe('the dashboard', () => {
  it.each([
    'HTTP API: calls, refused (4XX), failed (5XX)',
    'HTTP API: answers, ms',
    'HTTP API: latency of the function, with those who wait for news, ms',
    'HTTP API: turned away by its throttle, or by Lambda',
  ])('has the row of the API: %s', (title) => expect(text().includes(title)).toBe(true));

  const text = () => JSON.stringify(template.findResources('AWS::CloudWatch::Dashboard'));

  it.each(['p50', 'p90', 'p99'])('shows the %s of every stage', (percentile) => {
    expect(text()).toMatch(new RegExp(`StageDuration[^']*', '${percentile}'`));
  });

  it('shows failures by the name of each error that a run may end with', () => {
    for (const name of [...errorNames('retry'), ...errorNames('stop')]) {
      expect(text()).toContain(`Failed${name}`);
    }
  });

  it.each(jobKinds)('tells the waits of the workflow %s from our own time', (kind) => {
    const states = allStates(definitionOf(kind));
    const waits = states.filter(([, { Type }]) => Type === 'Wait').map(([name]) => name);
    const human = states
      .filter(([, { Resource }]) => Resource?.includes('waitForTaskToken'))
      .map(([name]) => name);

    const body = text().replace(/\\+"/g, '"');
    const lists = [...body.matchAll(/filter details\.name in \[([^\]]*)\]/g)].map(
      ([, names = '']) => names.split(', ').sort().join(),
    );
    for (const names of [waits, human].filter(({ length }) => length > 0)) {
      expect(lists).toContain(
        names
          .map((name) => `"${name}"`)
          .sort()
          .join(),
      );
    }
  });
});
