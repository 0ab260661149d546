import { describe, expect, it } from 'vitest';
import { chooseEntryPoints } from '#functions/oic/entry-points.ts';
import type { Connection } from '#functions/oic/factory/connections.ts';
import type { Integration } from '#functions/oic/factory/integrations.ts';

const connections = [
  { id: 'TRIGGER', adapterType: { name: 'rest' } },
  { id: 'OPC', adapterType: { name: 'rest' } },
  { id: 'OTHER', adapterType: { name: 'rest' } },
  { id: 'FTP', adapterType: { name: 'ftp' } },
] as Connection[];

function integration(code: string, source: string | undefined, targets: string[], extra = {}) {
  return {
    id: `${code}|01.00.0000`,
    code,
    version: '01.00.0000',
    endPoints: [
      { role: 'SOURCE', connection: source === undefined ? null : { id: source } },
      ...targets.map((id) => ({ role: 'TARGET', connection: { id } })),
    ],
    ...extra,
  } as Integration;
}

const token = integration('TOKEN', 'TRIGGER', ['OPC']);
const chosen = { integrationId: 'TOKEN|01.00.0000', connectionId: 'OPC' };

describe('chooseEntryPoints', () => {
  it.each<[string, Integration[]]>([
    ['the only integration', [token]],
    ['one whose trigger has no connection', [integration('TOKEN', undefined, ['OPC'])]],
    [
      'not a scheduled one',
      [token, integration('JOB', 'TRIGGER', [], { scheduleApplicableFlag: true })],
    ],
    ['not one with another trigger', [token, integration('FILE', 'FTP', ['OPC'])]],
    ['not one without a trigger', [token, { ...integration('SUB', undefined, []), endPoints: [] }]],
    ['its REST connection among others', [integration('TOKEN', 'TRIGGER', ['FTP', 'OPC'])]],
    ['a connection that is used twice', [integration('TOKEN', 'TRIGGER', ['OPC', 'OPC'])]],
  ])('takes %s', (_, integrations) => {
    expect(chooseEntryPoints(integrations, connections)).toEqual(chosen);
  });

  it('takes the newest version, because an import deletes none', () => {
    const newer = integration('TOKEN', 'TRIGGER', ['OPC'], {
      id: 'TOKEN|01.10.0000',
      version: '01.10.0000',
    });
    expect(chooseEntryPoints([newer, token], connections).integrationId).toBe('TOKEN|01.10.0000');
  });

  it.each<[string, Integration[], RegExp]>([
    ['no integration', [], /no integration with a REST trigger/],
    [
      'two',
      [token, integration('SECOND', 'TRIGGER', ['OPC'])],
      /TOKEN\|01.00.0000, SECOND\|01.00.0000/,
    ],
    ['no way out', [integration('TOKEN', 'TRIGGER', [])], /no outbound REST connection/],
    ['two ways out', [integration('TOKEN', 'TRIGGER', ['OPC', 'OTHER'])], /OPC, OTHER/],
  ])('refuses %s, and says so', (_, integrations, message) => {
    const choice = () => chooseEntryPoints(integrations, connections);
    expect(choice).toThrow(message);
    expect(choice).toThrow(expect.objectContaining({ name: 'InvalidArchive' }));
  });
});
