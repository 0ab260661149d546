import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiClient } from '#cli/api/api-client.ts';
import { authorizationFor } from '#cli/api/authorize.ts';
import { HttpsTransport } from '#cli/api/https.ts';
import { talkAboutTask } from '#cli/human-task.ts';
import { EndOfInput } from '#cli/terminal.ts';
import { FakeApi, problem } from './fake-api.ts';
import { Written } from './memory-terminal.ts';
import { task } from './sample-answers.ts';

const PATH = `/tasks/${task().taskId}`;
let fake: FakeApi;
let output: Written;
let asked: string[];
beforeEach(async () => {
  fake = await FakeApi.open();
  output = new Written();
  asked = [];
});
afterEach(() => fake.close());

/** A person who types these lines and then leaves the keyboard. */
function talk(...lines: string[]) {
  const transport = new HttpsTransport(fake.url, authorizationFor(new URL(fake.url), {}));
  const ask = async (question: string) => {
    asked.push(question.trim());
    const line = lines.shift();
    if (line === undefined) throw new EndOfInput('The input ended.');
    return line;
  };
  return talkAboutTask(task(), { ask, output, connection: { api: new ApiClient(transport) } });
}

describe('a conversation about a task', () => {
  it('shows the task, then takes what the page shows; Enter means what should stand there', async () => {
    fake.on(`POST ${PATH}/complete`, { status: 202, body: { answered: 'now' } });
    expect(await talk('done', '', 'client-9')).toBe('answered');
    expect(output.text).toContain('Open https://acme.cupix.works/pj/ab12cd.');
    expect(asked.slice(1)).toEqual(['State [active]:', 'Client ID [client-1]:']);
    expect(fake.calls[0]?.body).toEqual({ status: 'active', clientId: 'client-9' });
  });

  it('shows the secret, and says why when it does not', async () => {
    const shown = { body: { taskId: 't', clientSecret: 'idcscs-1' } };
    fake.on(`POST ${PATH}/reveal`, shown, problem(409, 'Conflict'));
    expect(await talk('s', 's', 'l')).toBe('later');
    expect(output.text).toMatch(/Client Secret: idcscs-1\n[\s\S]*Conflict: It is Conflict\./);
  });

  it('asks again after a report that was refused', async () => {
    const refused = problem(400, 'InvalidRequest');
    fake.on(`POST ${PATH}/complete`, refused, { status: 202, body: { answered: 'now' } });
    expect(await talk('d', '', '', 'd', '', '')).toBe('answered');
    expect(output.text).toContain('Mend it.');
    expect(fake.calls).toHaveLength(2);
  });

  it('takes a refusal with its reason, and nothing from whoever leaves', async () => {
    fake.on(`POST ${PATH}/reject`, { status: 202, body: { answered: 'now' } });
    expect(await talk('what?', 'r', 'Not ours.')).toBe('answered');
    expect(fake.calls[0]?.body).toEqual({ reason: 'Not ours.' });
    expect(await talk()).toBe('later');
    expect(fake.calls).toHaveLength(1);
  });
});
