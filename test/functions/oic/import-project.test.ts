import { beforeEach, describe, expect, it } from 'vitest';
import { handler } from '#functions/oic/import-project.ts';
import type { Archive } from '#runtime/model.ts';
import { failureOf, run } from '#test/functions/steps.ts';
import { archiveOf } from './archives.ts';
import { client, connection, oic, problem, remember, useOic } from './oic-setup.ts';

const setup = useOic();
const archive: Archive = archiveOf(Buffer.from('car'));
const event = { ...oic, archive };
const project = {
  id: 'CUPIX',
  code: 'CUPIX',
  name: 'Cupix Integration',
  state: { created: { by: client.clientId } },
};
const integration = {
  id: 'TOKEN|01.00.0000',
  code: 'TOKEN',
  version: '01.00.0000',
  endPoints: [{ role: 'SOURCE' }, { role: 'TARGET', connection: { id: 'OPC' } }],
};
const imports = () =>
  setup.http.log.filter((call) => call.endsWith('/archive')).map((call) => call.split(' ')[0]);

beforeEach(() => {
  setup.http
    .on('GET', /projects\/CUPIX$/, { json: project })
    .on('GET', /CUPIX\/integrations$/, { json: { items: [integration] } })
    .on('GET', /CUPIX\/connections$/, { json: { items: [connection()] } })
    .on('POST', /projects\/archive$/, { json: project })
    .on('PUT', /projects\/archive$/, { json: project });
});

describe('import-project', () => {
  it('imports, finds integration and connection, and writes all three down', async () => {
    expect(await run(handler, event)).toEqual({
      projectId: 'CUPIX',
      projectName: 'Cupix Integration',
      change: 'created',
      integrationId: 'TOKEN|01.00.0000',
      connectionId: 'OPC',
    });
    expect(imports()).toEqual(['POST']);
    const { sha256 } = archive;
    expect(setup.aws.resource('project')).toMatchObject({ id: 'CUPIX', facts: { sha256 } });
    expect(setup.aws.resource('integration')).toMatchObject({ id: 'TOKEN|01.00.0000' });
    expect(setup.aws.resource('connection')).toMatchObject({ id: 'OPC', origin: 'created' });
  });

  it('imports nothing the second time, and keeps what is known of the connection', async () => {
    await run(handler, event);
    remember(setup, 'connection', 'OPC', { projectId: 'CUPIX', credentialVersion: 'v1' });
    expect(await run(handler, event)).toMatchObject({ change: 'unchanged' });
    expect(imports()).toEqual(['POST']);
    expect(setup.aws.resource('connection')).toMatchObject({ facts: { credentialVersion: 'v1' } });
  });

  it('replaces a project that exists (409)', async () => {
    setup.http.on('POST', /archive$/, problem(409, 'exists'));
    expect(await run(handler, event)).toMatchObject({ change: 'replaced' });
    expect(imports()).toEqual(['POST', 'PUT']);
  });

  it('recognises its own project after a lost answer', async () => {
    setup.http.once('POST', /archive$/, { lost: true });
    expect((await failureOf(handler, event)).name).toBe('Unavailable');
    setup.http.on('POST', /archive$/, problem(409, 'exists'));
    await run(handler, event);
    expect(setup.aws.resource('project')).toMatchObject({ origin: 'created' });
  });

  it('does not claim a project that somebody else made', async () => {
    setup.http.on('POST', /archive$/, problem(409, 'exists'));
    const theirs = { ...project, state: { created: { by: 'kim@acme.example' } } };
    setup.http.on('PUT', /archive$/, { json: theirs });
    await run(handler, event);
    expect(setup.aws.resource('project')).toMatchObject({ origin: 'adopted' });
  });

  it('replaces at once when the ledger knows the project with another archive', async () => {
    remember(setup, 'project', 'CUPIX', { sha256: 'other' });
    expect(await run(handler, event)).toMatchObject({ change: 'replaced' });
    expect(imports()).toEqual(['PUT']);
  });

  it('imports again what somebody deleted', async () => {
    remember(setup, 'project', 'CUPIX', { sha256: archive.sha256 });
    setup.http.on('GET', /projects\/CUPIX$/, problem(404, 'gone'));
    expect(await run(handler, event)).toMatchObject({ change: 'created' });
  });

  it('imports into another instance although the ledger knows the first', async () => {
    remember(setup, 'project', 'CUPIX', { sha256: archive.sha256, instanceId: 'another' });
    expect(await run(handler, event)).toMatchObject({ change: 'created' });
  });

  it('says which integration is in use (412), and that it heals when the project flickers', async () => {
    setup.http.once('POST', /archive$/, problem(412, 'TOKEN is being activated'));
    expect(await failureOf(handler, event)).toMatchObject({ name: 'Locked' });
    setup.http.on('POST', /archive$/, problem(409, 'exists'));
    setup.http.on('PUT', /archive$/, problem(404, 'absent'));
    expect((await failureOf(handler, event)).name).toBe('Conflict');
  });

  it.each([
    [400, 'InvalidRequest'],
    [403, 'NotAuthorized'],
    [429, 'Throttled'],
    [500, 'Unavailable'],
  ])('an import that answers %i is %s', async (status, name) => {
    setup.http.on('POST', /archive$/, problem(status, 'why'));
    expect((await failureOf(handler, event)).name).toBe(name);
  });

  it('is written down before the project is looked into', async () => {
    setup.http.on('GET', /integrations$/, problem(503, 'busy'));
    await failureOf(handler, event);
    expect(setup.aws.resource('project')).toMatchObject({ id: 'CUPIX' });
  });
});
