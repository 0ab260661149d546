import { describe, expect, it, vi } from 'vitest';
import { findInstance, listInstances } from '#functions/oci/client.ts';
import { useOci } from './oci-setup.ts';

const setup = useOci();
const region = 'eu-frankfurt-1';
const list = () => listInstances(region, 'ocid1.compartment.oc1..cccc');

/** Makes the next call fail so, and returns what became of the failure. */
async function refusedWith(status: number, code: string, message = 'Because.') {
  setup.http.on('GET', /.*/, {
    status,
    headers: { 'opc-request-id': 'REQ-1' },
    json: { code, message },
  });
  const error = await list().catch((caught) => caught);
  return { name: error.name, ...error.explanation };
}

describe('the error table of OCI', () => {
  const table: [status: number, code: string, name: string][] = [
    [400, 'CannotParseRequest', 'InvalidRequest'],
    [400, 'InvalidParameter', 'InvalidRequest'],
    [400, 'MissingParameter', 'InvalidRequest'],
    [400, 'RelatedResourceNotAuthorizedOrNotFound', 'NotAuthorized'],
    [400, 'LimitExceeded', 'LimitExceeded'],
    [400, 'QuotaExceeded', 'LimitExceeded'],
    [401, 'NotAuthenticated', 'InvalidCredentials'],
    [403, 'NotAuthorized', 'NotAuthorized'],
    [403, 'NotAllowed', 'NotAuthorized'],
    [403, 'SignUpRequired', 'NotAuthorized'],
    [404, 'NotAuthorizedOrNotFound', 'NotAuthorized'],
    [404, 'NotFound', 'NotFound'],
    [404, 'InvalidParameter', 'NotAuthorized'],
    [409, 'IncorrectState', 'Conflict'],
    [409, 'ExternalServerIncorrectState', 'Conflict'],
    [409, 'Conflict', 'Conflict'],
    [409, 'InvalidatedRetryToken', 'Conflict'],
    [409, 'SomethingNew', 'Conflict'],
    [412, 'NoEtagMatch', 'Conflict'],
    [429, 'TooManyRequests', 'Throttled'],
    [500, 'InternalServerError', 'Unavailable'],
    [503, 'None', 'Unavailable'],
    [418, 'Teapot', 'Unexpected'],
  ];
  it.each(table)('%i %s is %s', async (status, code, name) => {
    const error = await refusedWith(status, code);
    expect(error.name).toBe(name);
    expect(error.system).toBe('oci');
    expect(error.seen).toMatchObject({ status, requestId: 'REQ-1' });
  });

  it('shows the limit that Oracle names', async () => {
    const error = await refusedWith(400, 'LimitExceeded', 'integration-instance-count is 5');
    expect(error.summary).toContain('integration-instance-count is 5');
  });

  it('lists the three causes that look the same', async () => {
    const { fix } = await refusedWith(404, 'NotAuthorizedOrNotFound');
    expect(fix).toMatch(/OCID.*region/);
    expect(fix).toContain('manage integration-instance in compartment');
    expect(fix).toContain('minutes old');
  });

  it('mentions the clock when the signature is refused', async () => {
    const { fix } = await refusedWith(401, 'NotAuthenticated');
    expect(fix).toContain('five minutes');
  });

  it('mentions the home region when OCI allows a call only there', async () => {
    expect((await refusedWith(403, 'NotAllowed')).fix).toContain('home region');
  });
});

describe('the transport beneath the SDK', () => {
  it('turns a network failure into an Error with its cause', async () => {
    setup.http.on('GET', /.*/, { lost: true });
    const error = await list().catch((caught) => caught);
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('Unavailable');
    expect(error.cause.cause.code).toBe('ECONNRESET');
  });

  it('writes nothing to the console', async () => {
    const warn = vi.spyOn(console, 'warn');
    await refusedWith(409, 'IncorrectState');
    setup.http.on('GET', /.*/, { lost: true });
    await list().catch(() => undefined);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it('asks once, though the SDK would ask eight times', async () => {
    await refusedWith(500, 'InternalServerError');
    expect(setup.http.calls).toHaveLength(1);
  });

  it('has no circuit breaker that opens after ten failures', async () => {
    for (let count = 0; count < 12; count += 1) await refusedWith(409, 'IncorrectState');
    expect(setup.http.calls).toHaveLength(12);
    setup.http.on('GET', /.*/, { json: [] });
    expect(await list()).toEqual([]);
  });

  it('calls the regional endpoint and the version of the API, signed', async () => {
    setup.http.on('GET', /.*/, { json: [] });
    await list();
    const [{ url, headers }] = setup.http.calls as [(typeof setup.http.calls)[0]];
    expect(url.origin).toBe('https://integration.eu-frankfurt-1.ocp.oraclecloud.com');
    expect(url.pathname).toBe('/20190131/integrationInstances');
    expect(headers.get('authorization')).toMatch(/^Signature version="1"/);
    expect(headers.get('opc-client-retries')).toBeNull();
  });

  it('refuses an endpoint outside the allowed hosts before anything is signed or sent', async () => {
    vi.stubEnv('OCI_INTEGRATION_ENDPOINT', 'https://integration.{region}.example.com');
    await expect(list()).rejects.toMatchObject({ name: 'InvalidRequest' });
    expect(setup.http.calls).toEqual([]);
  });

  it('follows pages and encodes the page token', async () => {
    setup.http.on('GET', /.*/, { json: [{ id: 'b', displayName: 'b' }] }).once('GET', /.*/, {
      json: [{ id: 'a', displayName: 'a' }],
      headers: { 'opc-next-page': 'x+/=&1' },
    });
    expect((await list()).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(setup.http.calls[1]!.url.searchParams.get('page')).toBe('x+/=&1');
  });

  it('names what an answer lacks', async () => {
    setup.http.on('GET', /.*/, { json: [{ displayName: 'no id' }] });
    await expect(list()).rejects.toMatchObject({
      name: 'Unexpected',
      explanation: { summary: expect.stringContaining('0.id') },
    });
  });

  it('takes 404 on one instance for "not shown" instead of an error', async () => {
    setup.http.on('GET', /.*/, { status: 404, json: { code: 'NotAuthorizedOrNotFound' } });
    expect(await findInstance(region, 'ocid1.integrationinstance.oc1..x')).toBeUndefined();
  });
});
