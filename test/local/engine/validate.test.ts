import { describe, expect, test } from 'vitest';
import { validateDefinition } from '#local/engine/index.ts';
import { FUNCTION, MACHINE, machine, openBench } from './fake-host.ts';

const end = { Type: 'Pass', End: true };
const task = (fields: object = {}) => ({ Type: 'Task', Resource: FUNCTION, End: true, ...fields });
const map = (fields: object = {}) => ({
  Type: 'Map',
  ItemProcessor: { StartAt: 'In', States: { In: end } },
  End: true,
  ...fields,
});

describe('a definition that is executed', () => {
  test.each([
    ['a Lambda function', task()],
    ['lambda:invoke', task({ Resource: 'arn:aws:states:::lambda:invoke' })],
    ['a callback', task({ Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken' })],
    [
      'an SDK integration',
      task({ Resource: 'arn:aws:states:::aws-sdk:secretsmanager:getSecretValue' }),
    ],
    ['an inline Map', map({ Items: '{% [1] %}', ItemSelector: {}, MaxConcurrency: '{% 2 %}' })],
    ['a state-level query language', { ...end, QueryLanguage: 'JSONata' }],
    [
      'all of Retry',
      task({
        Retry: [
          {
            ErrorEquals: ['A', 'States.Timeout'],
            IntervalSeconds: 1,
            MaxAttempts: 0,
            BackoffRate: 1.5,
            MaxDelaySeconds: 2,
            JitterStrategy: 'FULL',
            Comment: 'why',
          },
          { ErrorEquals: ['States.ALL'] },
        ],
      }),
    ],
  ])('%s', (_what, state) => {
    expect(validateDefinition(machine({ State: state }))).toEqual([]);
  });

  test('may come as JSON text', () => {
    expect(validateDefinition(JSON.stringify(machine({ State: end })))).toEqual([]);
  });

  test('may have JSONata in every state only', () => {
    const states = { State: { ...end, QueryLanguage: 'JSONata' } };
    expect(validateDefinition({ StartAt: 'State', States: states })).toEqual([]);
  });
});

describe('what is refused', () => {
  test.each([
    [
      'a JSONPath state',
      { ...end, QueryLanguage: 'JSONPath' },
      'UNSUPPORTED: query language "JSONPath"; only JSONata is executed at /States/State',
    ],
    [
      'a JSONPath field',
      { ...end, ResultPath: '$.x' },
      'UNSUPPORTED: ResultPath is a JSONPath field at /States/State/ResultPath',
    ],
    [
      'a JSONPath key',
      { ...end, Output: { 'a.$': '$.b' } },
      "UNSUPPORTED: 'a.$' is a JSONPath field at /States/State/Output/a.$",
    ],
    [
      'an activity',
      task({ Resource: 'arn:aws:states:us-east-1:1:activity:a' }),
      'UNSUPPORTED: resource arn:aws:states:us-east-1:1:activity:a at /States/State/Resource',
    ],
    [
      'another integration',
      task({ Resource: 'arn:aws:states:::sqs:sendMessage' }),
      'UNSUPPORTED: resource arn:aws:states:::sqs:sendMessage at /States/State/Resource',
    ],
    [
      'a job that is waited for',
      task({ Resource: 'arn:aws:states:::aws-sdk:batch:submitJob.sync' }),
      'UNSUPPORTED: resource arn:aws:states:::aws-sdk:batch:submitJob.sync at /States/State/Resource',
    ],
    [
      'credentials',
      task({ Credentials: {} }),
      "Field 'Credentials' is not supported in a Task state at /States/State/Credentials",
    ],
    ['a reader', map({ ItemReader: {} }), 'UNSUPPORTED: ItemReader at /States/State/ItemReader'],
    [
      'tolerated failures',
      map({ ToleratedFailureCount: 1 }),
      'UNSUPPORTED: ToleratedFailureCount at /States/State/ToleratedFailureCount',
    ],
    [
      'a distributed Map',
      map({
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED' },
          StartAt: 'In',
          States: { In: end },
        },
      }),
      'UNSUPPORTED: a Map in mode DISTRIBUTED at /States/State/ItemProcessor/ProcessorConfig',
    ],
    ['an unknown type', { Type: 'Loop', End: true }, 'Unknown state type "Loop" at /States/State'],
    [
      'an unknown field',
      { ...end, Nexxt: 'A' },
      "Field 'Nexxt' is not supported in a Pass state at /States/State/Nexxt",
    ],
    [
      'neither Next nor End',
      { Type: 'Pass' },
      'A state needs either Next or "End": true at /States/State',
    ],
    [
      'Next and End',
      { ...end, Next: 'State' },
      'A state needs either Next or "End": true at /States/State',
    ],
    [
      'a missing target',
      { Type: 'Pass', Next: 'Nowhere' },
      "MISSING_TRANSITION_TARGET: Missing 'Next' target: Nowhere at /States/State/Next",
    ],
    [
      'a broken expression',
      { ...end, Output: ['{% $a + %}'] },
      "The JSONata expression '$a +' is invalid: S0207: Unexpected end of expression at /States/State/Output[0]",
    ],
    [
      'half an expression',
      { ...end, Output: '{% $a }' },
      'A JSONata expression starts with {% and ends with %} at /States/State/Output',
    ],
    [
      'a reserved variable',
      { ...end, Assign: { states: 1 } },
      "'states' cannot be the name of a variable at /States/State/Assign/states",
    ],
    [
      'a malformed variable',
      { ...end, Assign: { 'a-b': 1 } },
      "'a-b' cannot be the name of a variable at /States/State/Assign/a-b",
    ],
    [
      'States.ALL in company',
      task({ Retry: [{ ErrorEquals: ['States.ALL', 'A'] }] }),
      'States.ALL must be alone, and in the last entry at /States/State/Retry[0]/ErrorEquals',
    ],
    [
      'an unknown reserved error',
      task({ Retry: [{ ErrorEquals: ['States.Oops'] }] }),
      "'States.Oops' is not an error name of the language at /States/State/Retry[0]/ErrorEquals",
    ],
    [
      'a negative interval',
      task({ Retry: [{ ErrorEquals: ['A'], IntervalSeconds: -1 }] }),
      'IntervalSeconds cannot be -1 at /States/State/Retry[0]/IntervalSeconds',
    ],
    [
      'a maximum below the interval',
      task({ Retry: [{ ErrorEquals: ['A'], IntervalSeconds: 5, MaxDelaySeconds: 5 }] }),
      'MaxDelaySeconds must be greater than IntervalSeconds at /States/State/Retry[0]/MaxDelaySeconds',
    ],
    [
      'a slow heartbeat',
      task({ HeartbeatSeconds: 9, TimeoutSeconds: 9 }),
      'HeartbeatSeconds must be smaller than TimeoutSeconds at /States/State/HeartbeatSeconds',
    ],
    [
      'a Wait for nothing',
      { Type: 'Wait', End: true },
      'A Wait state needs exactly one of [Seconds, Timestamp] at /States/State',
    ],
    [
      'no choices',
      { Type: 'Choice', Choices: [] },
      'These fields are required: [Choices] at /States/State',
    ],
    [
      'a JSONPath choice',
      { Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Next: 'State' }] },
      "Field 'Variable' is not supported in a choice rule at /States/State/Choices[0]/Variable",
    ],
  ])('%s', (_what, state, problem) => {
    expect(validateDefinition(machine({ State: state }))).toContain(problem);
  });

  test.each(['{% $a ?? 1 %}', '{% $a ?: 1 %}'])(
    'the operator in %s, which AWS lacks too',
    (Output) => {
      const [problem] = validateDefinition(machine({ State: { ...end, Output } }));
      expect(problem).toContain('is invalid: S0');
    },
  );

  test.each([
    [{ Type: 'Wait', Seconds: '5', End: true }, 'Seconds'],
    [task({ TimeoutSeconds: '5' }), 'TimeoutSeconds'],
    [task({ HeartbeatSeconds: 0 }), 'HeartbeatSeconds'],
    [map({ MaxConcurrency: '5' }), 'MaxConcurrency'],
    [map({ Items: 'all' }), 'Items'],
  ])('a value that is neither right nor an expression: %j', (state, field) => {
    const [problem] = validateDefinition(machine({ State: state }));
    expect(problem).toContain(`${field} must be`);
  });

  test('States.ALL before other retriers', () => {
    const Retry = [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['A'] }];
    expect(validateDefinition(machine({ State: task({ Retry }) }))).toEqual([
      'States.ALL must be alone, and in the last entry at /States/State/Retry[0]/ErrorEquals',
    ]);
  });

  test('states that nothing leads to, and names used twice', () => {
    expect(validateDefinition(machine({ State: map(), In: end }))).toEqual([
      'DUPLICATE_STATE_NAME: In at /States/In',
      'State "In" is not reachable at /States/In',
    ]);
  });

  test('machines without states, and unknown fields of a machine', () => {
    expect(validateDefinition({ QueryLanguage: 'JSONata', Processor: 1 })).toEqual([
      "Field 'Processor' is not supported in a state machine at /Processor",
      'These fields are required: [StartAt] at /',
      'These fields are required: [States] at /',
    ]);
    expect(validateDefinition('{')[0]).toMatch(/^INVALID_JSON_DESCRIPTION: /);
  });

  test('everything at once, under the name that AWS gives it', () => {
    const { engine } = openBench();
    const definition = machine({ State: { Type: 'Pass', ResultPath: null, Next: 'Nowhere' } });
    const problems = validateDefinition(definition);
    expect(problems).toHaveLength(2);
    const register = () => engine.register({ arn: MACHINE, name: 'machine', definition });
    expect(register).toThrow(expect.objectContaining({ name: 'InvalidDefinition', problems }));
    expect(engine.validate(definition)).toEqual(problems);
    expect(engine.stateMachines()).toEqual([]);
  });
});
