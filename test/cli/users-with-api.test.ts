import { copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '#cli/run.ts';
import { integrationUserExamples as examples } from '#functions/api/views/integration-user-examples.ts';
import { FakeApi, problem } from './fake-api.ts';
import { type MemoryTerminal, memoryTerminal, withoutService } from './memory-terminal.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** The commands about integration users against an API, without any local service. */

const sample = fileURLToPath(new URL('../../examples/cpq-user.yaml', import.meta.url));
const PATH = '/integration-users';
const { id } = examples.view;
const ONE = `${PATH}/${id}`;
const SECRET = 'Secret-of-ERP-4711';

let fake: FakeApi;
let directory: string;
let terminal: MemoryTerminal;
beforeEach(async () => {
  fake = await FakeApi.open();
  directory = await temporaryDirectory();
  terminal = memoryTerminal(directory, { ERP_SECRET: SECRET });
  fake.on(`GET ${ONE}`, { body: examples.view });
  fake.on(`PATCH ${ONE}`, { status: 202, body: examples.changed });
});
afterEach(() => fake.close());

const at = (...args: string[]) =>
  run([...args, '--api', fake.url], withoutService(terminal, directory));
const said = () => terminal.stdout.text + terminal.stderr.text;

describe('user create', () => {
  it('sends the request with what it refers to here, follows it, and tells the result', async () => {
    const text = (await readFile(sample, 'utf8'))
      .replace(/administrator: sample.*/, 'administrator: { env: ERP_SECRET }')
      .replace(
        '  name: erp',
        '  name: erp\n  adopt: { clientId: c, clientSecret: { env: ERP_SECRET } }',
      );
    await writeFile(path.join(directory, 'erp.yaml'), text);
    fake.on(`POST ${PATH}`, { status: 202, body: examples.started });
    expect(await at('user', 'create', 'erp.yaml')).toBe(0);
    expect(fake.to(`POST ${PATH}`)[0]?.body).toMatchObject({
      client: { name: 'erp', adopt: { clientId: 'c', clientSecret: SECRET } },
      cpq: { administrator: SECRET },
    });
    expect(terminal.stdout.text).toContain('The application can call Oracle CPQ.');
    expect(terminal.stdout.text).toContain(`user inactivate ${id} --api ${fake.url}`);
    expect(said()).not.toContain(SECRET);
  });

  it('refuses a request of another kind', async () => {
    await copyFile(
      path.join(path.dirname(sample), 'recovery.yaml'),
      path.join(directory, 'r.yaml'),
    );
    expect(await at('user', 'create', 'r.yaml')).toBe(2);
    expect(terminal.stderr.text).toContain('Run it by onboard');
    expect(fake.calls).toEqual([]);
  });
});

describe('--simulate-failure', () => {
  it('is refused with a failure of another kind of request, and with an API', async () => {
    const here = (...args: string[]) => run(args, withoutService(terminal, directory));
    const ofUsers = ['--simulate-failure', 'establish-user:limit'];
    expect(await here('onboard', ...ofUsers)).toBe(2);
    expect(terminal.stderr.text).toContain('no simulated failure in the stage establish-user');
    expect(await here('user', 'create', '--simulate-failure', 'establish-user:limt')).toBe(2);
    expect(terminal.stderr.text).toContain('Did you mean limit?');
    expect(await at('user', 'create', ...ofUsers)).toBe(2);
  });
});

describe('user edit', () => {
  it('sends exactly what is named', async () => {
    const groups = ['--add-group', 'sales:south_sales', '--remove-group', 'north_sales'];
    expect(await at('user', 'edit', id, ...groups, '--status', 'active')).toBe(0);
    const [sent] = fake.to(`PATCH ${ONE}`);
    expect(sent?.body).toEqual({
      groups: { add: { sales: ['south_sales'] }, remove: ['north_sales'] },
      status: 'active',
    });
    expect(sent?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('reads secrets where they lie, and never from the command line', async () => {
    const client = ['--client-id', 'their-client', '--client-secret', 'env:ERP_SECRET'];
    await at('user', 'edit', id, ...client, '--administrator', 'secret:customers/acme/cpq');
    expect(fake.to(`PATCH ${ONE}`)[0]?.body).toEqual({
      client: { adopt: { clientId: 'their-client', clientSecret: SECRET } },
      cpq: { administrator: { secret: 'customers/acme/cpq' } },
    });
    expect(said()).not.toContain(SECRET);
    await at('user', 'edit', id, '--own-client');
    expect(fake.to(`PATCH ${ONE}`)[1]?.body).toEqual({ client: { adopt: null } });
  });

  it.each([
    [[], 'Nothing is to be changed'],
    [['--client-id', 'x'], 'give both'],
    [['--client-id', 'x', '--client-secret', SECRET], 'takes env:NAME, file:PATH or secret:NAME'],
    [['--client-id', 'x', '--client-secret', 'env:NO_SUCH'], 'NO_SUCH is not set'],
    [['--own-client', '--client-id', 'x'], 'mean two clients'],
    [['--add-group', 'north_sales'], 'Write sales:NAME or administrator:NAME'],
    [['--status', 'actve'], 'Did you mean active?'],
  ])('refuses %j before anything is sent', async (args, why) => {
    expect(await at('user', 'edit', id, ...args)).toBe(2);
    expect(terminal.stderr.text).toContain(why);
    expect(terminal.stderr.text).not.toContain(SECRET);
    expect(fake.calls).toEqual([]);
  });

  it('takes the edited request of this user only', async () => {
    await copyFile(sample, path.join(directory, 'other.yaml'));
    expect(await at('user', 'edit', id, '--file', 'other.yaml')).toBe(2);
    expect(terminal.stderr.text).toMatch(/is the request of acme-[0-9a-f]{8}, not of/);
    expect(fake.calls).toEqual([]);
  });

  it('only says what would be done', async () => {
    fake.on(`PATCH ${ONE}`, { body: examples.plan });
    expect(await at('user', 'edit', id, '--status', 'inactive', '--plan')).toBe(0);
    expect(fake.to(`PATCH ${ONE}`)[0]?.path).toBe(`${ONE}?plan=true`);
    expect(terminal.stdout.text).toMatch(/~ change +Its groups .*taken out: north_sales/);
    expect(terminal.stdout.text).toContain('the same without --plan does it');
  });

  it('names the user that was meant', async () => {
    fake.on(`PATCH ${PATH}/acme-9c1f04b3`, problem(404, 'NotFound'));
    fake.on(`GET ${PATH}`, { body: examples.page });
    expect(await at('user', 'edit', 'acme-9c1f04b3', '--own-client')).toBe(2);
    expect(terminal.stderr.text).toContain(`Did you mean ${id}?`);
  });
});

it.each(['activate', 'inactivate'])('user %s is one call, and can be planned', async (verb) => {
  fake.on(`POST ${ONE}/${verb}`, { status: 202, body: examples.inactivated });
  expect(await at('user', verb, id, '--json')).toBe(0);
  expect(JSON.parse(terminal.stdout.text)).toMatchObject({ id, user: { status: 'active' } });
  fake.on(`POST ${ONE}/${verb}`, { body: { ...examples.plan, ready: false } });
  expect(await at('user', verb, id, '--plan')).toBe(1);
});

describe('user list, show and search', () => {
  it('ask for what is searched for, page by page', async () => {
    const [line] = examples.page.items;
    fake.on(
      `GET ${PATH}`,
      { body: { items: [line], nextCursor: 'next' } },
      { body: { items: [line] } },
    );
    const filter = ['--status', 'active', '--group', 'north_sales', '--client-id', '3f1c'];
    expect(await at('user', 'list', ...filter, '--run', 'SUCCEEDED', '--customer', 'acme')).toBe(0);
    const [first, second] = fake
      .to(`GET ${PATH}`)
      .map((call) => new URLSearchParams(call.path.split('?')[1]));
    expect(Object.fromEntries(first ?? [])).toEqual({
      ...{ userStatus: 'active', group: 'north_sales', clientId: '3f1c' },
      ...{ status: 'SUCCEEDED', customer: 'acme', limit: '100' },
    });
    expect(second?.get('cursor')).toBe('next');
    expect(terminal.stdout.text.match(new RegExp(id, 'g'))).toHaveLength(2);
    expect(terminal.stdout.text).toContain('acme_integrations, north_sales');
  });

  it('show what the application needs, and not its secret', async () => {
    expect(await at('user', 'show', id)).toBe(0);
    expect(terminal.stdout.text).toMatch(/Client Secret +in Secrets Manager: oic-onboarding\//);
    expect(terminal.stdout.text).toMatch(/Sales groups +north_sales/);
  });

  it('tell honestly how much of the site was looked at', async () => {
    const page = { ...examples.siteUsers, looked: 20, total: 60, nextCursor: 'MjA' };
    fake.on(`GET ${ONE}/site-users`, { body: page });
    expect(await at('user', 'search', id, '--status', 'inactive')).toBe(0);
    expect(terminal.stdout.text).toContain('Looked at 20 of 60 integration users of the site.');
    expect(terminal.stdout.text).toContain('There are more: --cursor MjA');
    fake.on(`GET ${ONE}/site-users`, { body: { items: [], looked: 60, total: null } });
    await at('user', 'search', id);
    expect(terminal.stdout.text).toContain('None like that here.');
  });

  it('say why nobody may look', async () => {
    fake.on(`GET ${ONE}/site-users`, problem(422, 'InvalidCredentials'));
    expect(await at('user', 'search', id)).not.toBe(0);
    expect(terminal.stderr.text).toContain('InvalidCredentials');
  });
});

it('a mistyped command is answered with the nearest', async () => {
  expect(await at('user', 'inactive', id)).toBe(2);
  expect(terminal.stderr.text).toContain('inactivate');
});
