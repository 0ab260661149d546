import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  InvalidArn,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  SFNClient,
  StartSyncExecutionCommand,
  StateMachineTypeNotSupported,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSample, prefix, type Sample, started, stateMachineArn } from './sample-machine.ts';

const express = `${prefix}:stateMachine:Express`;
const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Answer',
  States: { Answer: { Type: 'Succeed', Output: { hello: '{% $states.input.customer %}' } } },
};
let sample: Sample;
let sfn: SFNClient;

beforeAll(async () => {
  sample = await openSample();
  sample.engine.register({ arn: express, name: 'Express', definition, type: 'EXPRESS' });
  const { AWS_ENDPOINT_URL_SFN: endpoint } = sample.account.aws.environment();
  sfn = new SFNClient({
    endpoint: endpoint!,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
    // There is one local address; that of `sync-states…` would be another one.
    disableHostPrefix: true,
  });
});
afterAll(() => sample[Symbol.asyncDispose]());

const run = (more: object = {}) =>
  sfn.send(
    new StartSyncExecutionCommand({
      stateMachineArn: express,
      input: '{"customer":"acme"}',
      ...more,
    }),
  );

it('answers with the end of the execution', async () => {
  const { $metadata: _, ...ended } = await run({ name: 'plan-1' });
  expect(ended).toEqual({
    executionArn: expect.stringContaining(`${prefix}:express:Express:plan-1:`),
    stateMachineArn: express,
    name: 'plan-1',
    status: 'SUCCEEDED',
    startDate: new Date(started),
    stopDate: new Date(started),
    input: '{"customer":"acme"}',
    inputDetails: { included: true },
    output: '{"hello":"acme"}',
    outputDetails: { included: true },
    billingDetails: { billedMemoryUsedInMB: 64, billedDurationInMilliseconds: 0 },
  });
});

it('leaves the data out when asked to', async () => {
  const ended = await run({ includedData: 'METADATA_ONLY' });
  expect(ended.status).toBe('SUCCEEDED');
  expect([ended.input, ended.output]).toEqual([undefined, undefined]);
});

it('refuses a Standard state machine', async () => {
  await expect(run({ stateMachineArn })).rejects.toThrow(StateMachineTypeNotSupported);
});

it('keeps nothing that could be listed or described', async () => {
  const { executionArn } = await run();
  const list = sfn.send(new ListExecutionsCommand({ stateMachineArn: express }));
  await expect(list).rejects.toThrow(StateMachineTypeNotSupported);
  const describe = sfn.send(new DescribeExecutionCommand({ executionArn }));
  await expect(describe).rejects.toThrow(InvalidArn);
});

it('tells the types of the state machines apart', async () => {
  const { stateMachines } = await sfn.send(new ListStateMachinesCommand());
  expect(stateMachines?.map(({ name, type }) => [name, type])).toEqual([
    ['Express', 'EXPRESS'],
    ['Sample', 'STANDARD'],
  ]);
  const described = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn: express }));
  expect(described.type).toBe('EXPRESS');
});
