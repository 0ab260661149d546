import {
  everywhere,
  immutable,
  readOnly,
  readWrite,
  type Schema,
  searchableEverywhere,
} from './attributes.ts';

/** Where a user says that it is a service user. */
export const userExtension = 'urn:ietf:params:scim:schemas:oracle:idcs:extension:user:User';

/** Properties as in `oci-identitydomains@2.139.1: lib/model/user.d.ts`, the few that a service user has. */
export const userSchema: Schema = {
  type: 'User',
  urn: 'urn:ietf:params:scim:schemas:core:2.0:User',
  attributes: {
    ...everywhere,
    userName: { mutability: 'readWrite', returned: 'always' },
    displayName: { mutability: 'readWrite', returned: 'always' },
    description: readWrite,
    name: readWrite,
    emails: readWrite,
    active: readWrite,
    groups: { mutability: 'readOnly', returned: 'request' },
    [userExtension]: readWrite,
  },
  searchable: { ...searchableEverywhere, userName: 'any-case', displayName: 'any-case' },
};

/** Properties as in `oci-identitydomains@2.139.1: lib/model/group.d.ts`. */
export const groupSchema: Schema = {
  type: 'Group',
  urn: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  attributes: {
    ...everywhere,
    displayName: { mutability: 'readWrite', returned: 'always' },
    members: { mutability: 'readWrite', returned: 'request' },
  },
  searchable: { ...searchableEverywhere, displayName: 'any-case', 'members.value': 'exact' },
};

/** Properties as in `oci-identitydomains@2.139.1: lib/model/identity-propagation-trust.d.ts`. */
export const trustSchema: Schema = {
  type: 'IdentityPropagationTrust',
  urn: 'urn:ietf:params:scim:schemas:oracle:idcs:IdentityPropagationTrust',
  attributes: {
    ...everywhere,
    name: immutable,
    description: readWrite,
    type: readWrite,
    issuer: { mutability: 'readWrite', returned: 'always' },
    accountId: readWrite,
    subjectClaimName: readWrite,
    subjectMappingAttribute: readWrite,
    subjectType: readWrite,
    clientClaimName: readWrite,
    clientClaimValues: readWrite,
    active: readWrite,
    publicKeyEndpoint: readWrite,
    publicCertificate: readWrite,
    oauthClients: readWrite,
    allowImpersonation: readWrite,
    clockSkewSeconds: readWrite,
    impersonatingResource: readWrite,
    claimValidations: readWrite,
    claimPropagations: readWrite,
    impersonationServiceUsers: { mutability: 'readWrite', returned: 'request' },
    domainOcid: readOnly,
    tenancyOcid: readOnly,
  },
  searchable: {
    ...searchableEverywhere,
    name: 'any-case',
    issuer: 'exact',
    accountId: 'exact',
    active: 'any-case',
  },
};
