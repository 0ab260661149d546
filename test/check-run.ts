import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';

// Reads the JSON documents of two runs of the same request, as `onboard --json` printed them, and insists on
// what a user relies on. Run by .ci/run after the commands of the README.
interface Result {
  onboardingId: string;
  executionArn: string;
  status: string;
  stages: { name: string; status: string }[];
  registration: Record<string, unknown> & { clientSecret: { secretId: string } };
  proof: { tokenOk: boolean; endpointOk: boolean; primaveraOk: boolean; at: string };
  resources: { kind: string; id: string }[];
  transitions: number;
  estimatedCostUsd: number;
}

const [first, second] = process.argv
  .slice(2)
  .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Result);
assert(first && second, 'two files are needed');

for (const run of [first, second]) {
  assert.equal(run.status, 'SUCCEEDED');
  assert.equal(run.stages.length, 13);
  assert(run.stages.every(({ status }) => status === 'succeeded'));
  assert.deepEqual(Object.keys(run.registration).sort(), [
    'clientId',
    'clientSecret',
    'oicOAuthTokenUrl',
    'opcAccessTokenUrl',
    'scope',
  ]);
  assert.deepEqual(Object.keys(run.registration.clientSecret), ['secretId']);
  assert(run.proof.tokenOk && run.proof.endpointOk && run.proof.primaveraOk);
  assert(run.estimatedCostUsd > 0 && run.estimatedCostUsd <= 0.005);
}
assert(first.transitions <= 120 && second.transitions <= 60);
assert.equal(first.onboardingId, second.onboardingId);
assert.notEqual(first.executionArn, second.executionArn);
assert.deepEqual(first.registration, second.registration);
assert.deepEqual(first.resources, second.resources);
process.stdout.write('The two runs agree, and hold what they promise.\n');
