import { test } from 'vitest';
import { checkRefusal, type Rule } from './rule.ts';

const caller: Rule[] = [
  { rule: 'no token', path: '', request: { token: '' }, status: 401, code: 'UNAUTHORIZED' },
  { rule: 'Basic', path: '', request: { token: 'Basic YTpi' }, status: 401, code: 'UNAUTHORIZED' },
  { rule: 'unknown token', path: '', request: { token: 'x' }, status: 401, code: 'UNAUTHORIZED' },
  {
    rule: 'token of another instance',
    path: '',
    request: { token: 'other-ns/api/ServiceDeveloper' },
    status: 401,
    code: 'UNAUTHORIZED',
  },
  {
    rule: 'role that may only run endpoints',
    path: '',
    request: { token: 'acme-ns/all/ServiceInvoker' },
    status: 403,
    code: 'FORBIDDEN',
  },
  {
    rule: 'role without privileges, despite its name',
    path: '',
    request: { token: 'acme-ns/api/ServiceDeployer' },
    status: 403,
    code: 'FORBIDDEN',
  },
  {
    rule: 'import by a viewer',
    path: 'archive',
    request: { method: 'POST', token: 'acme-ns/api/ServiceUser+ServiceViewer' },
    status: 403,
    code: 'FORBIDDEN',
  },
  {
    rule: 'export by a ServiceUser',
    path: 'CUPIX_INTEGRATION/archive',
    request: { method: 'POST', token: 'acme-ns/api/ServiceUser', json: {} },
    status: 403,
    code: 'FORBIDDEN',
  },
  {
    rule: 'integrationInstance left out',
    path: '',
    request: { instance: null },
    status: 400,
    code: 'MISSING_PARAMETER',
  },
  {
    rule: 'unknown instance',
    path: '',
    request: { instance: 'nobody' },
    status: 404,
    code: 'INSTANCE_NOT_FOUND',
  },
  {
    rule: 'instance that is being changed',
    path: '',
    request: { instance: 'busy-ns', token: 'busy-ns/api/ServiceDeveloper' },
    status: 404,
    code: 'INSTANCE_NOT_FOUND',
  },
];

const missing: Rule[] = ['UNKNOWN', 'UNKNOWN/connections', 'UNKNOWN/integrations'].map((path) => ({
  rule: `nothing at ${path}`,
  path,
  status: 404,
  code: 'RESOURCE_NOT_FOUND',
}));

const queries: Rule[] = ['limit=many', 'offset=-1', 'q=name', "q={size:'1'}"].map((query) => ({
  rule: `query ${query}`,
  path: '',
  request: { query },
  status: 400,
  code: 'INVALID_QUERY_PARAMETER',
}));

test.each([...caller, ...missing, ...queries])('refuses: $rule', checkRefusal);
