/** How SCIM treats an attribute: may a client write it, and when does an answer hold it. */
export interface Attribute {
  mutability: 'readWrite' | 'readOnly' | 'immutable';
  returned: 'always' | 'default' | 'request';
}

/** One resource type: its attributes, and the paths that a filter may use. */
export interface Schema {
  type: 'App' | 'AppRole' | 'Grant' | 'User' | 'Group' | 'IdentityPropagationTrust';
  urn: string;
  attributes: Record<string, Attribute>;
  /** Path → whether letters must match in case. */
  searchable: Record<string, 'exact' | 'any-case'>;
}

const always = 'always';
export const readOnly: Attribute = { mutability: 'readOnly', returned: 'default' };
export const readWrite: Attribute = { mutability: 'readWrite', returned: 'default' };
export const immutable: Attribute = { mutability: 'immutable', returned: 'default' };

/** Attributes of every resource type. */
export const everywhere: Record<string, Attribute> = {
  id: { mutability: 'readOnly', returned: always },
  ocid: readOnly,
  schemas: readWrite,
  meta: readOnly,
  // Only shown when asked for by name.
  tags: { mutability: 'readWrite', returned: 'request' },
};

/** Paths that a filter may use with every resource type. */
export const searchableEverywhere = {
  id: 'any-case',
  ocid: 'exact',
  'meta.created': 'any-case',
  'meta.lastModified': 'any-case',
  'tags.key': 'any-case',
  'tags.value': 'any-case',
} as const;

/** Properties as in `oci-identitydomains@2.139.1: lib/model/app.d.ts`. */
export const appSchema: Schema = {
  type: 'App',
  urn: 'urn:ietf:params:scim:schemas:oracle:idcs:App',
  attributes: {
    ...everywhere,
    displayName: { mutability: 'readWrite', returned: always },
    description: readWrite,
    basedOnTemplate: immutable,
    name: immutable,
    clientSecret: readOnly,
    active: readWrite,
    clientType: readWrite,
    isOAuthClient: readWrite,
    isOAuthResource: readWrite,
    isOPCService: readOnly,
    isUnmanagedApp: immutable,
    isAliasApp: { mutability: 'immutable', returned: always },
    allowedGrants: readWrite,
    allowedScopes: readWrite,
    trustScope: readWrite,
    clientIPChecking: readWrite,
    appsNetworkPerimeters: readWrite,
    audience: readWrite,
    secondaryAudiences: readWrite,
    scopes: readWrite,
    redirectUris: readWrite,
    postLogoutRedirectUris: readWrite,
    allowOffline: readWrite,
    accessTokenExpiry: readWrite,
    refreshTokenExpiry: readWrite,
    bypassConsent: readWrite,
    showInMyApps: readWrite,
    loginMechanism: readWrite,
    serviceTypeURN: readWrite,
    grantedAppRoles: readOnly,
    grants: { mutability: 'readOnly', returned: 'request' },
    adminRoles: { mutability: 'readOnly', returned: 'request' },
    userRoles: { mutability: 'readOnly', returned: 'request' },
    hashedClientSecret: { mutability: 'readOnly', returned: 'request' },
  },
  searchable: {
    ...searchableEverywhere,
    displayName: 'any-case',
    description: 'any-case',
    name: 'any-case',
    active: 'any-case',
    isOAuthClient: 'any-case',
    isOAuthResource: 'any-case',
    isOPCService: 'any-case',
    isUnmanagedApp: 'any-case',
    isAliasApp: 'any-case',
    allowedGrants: 'exact',
    allowOffline: 'any-case',
    serviceTypeURN: 'any-case',
    'scopes.value': 'exact',
    'scopes.fqs': 'exact',
    'allowedScopes.fqs': 'exact',
    'allowedScopes.idOfDefiningApp': 'exact',
    'grantedAppRoles.value': 'exact',
  },
};

/** Properties as in `oci-identitydomains@2.139.1: lib/model/app-role.d.ts`. */
export const appRoleSchema: Schema = {
  type: 'AppRole',
  urn: 'urn:ietf:params:scim:schemas:oracle:idcs:AppRole',
  attributes: {
    ...everywhere,
    displayName: { mutability: 'immutable', returned: always },
    uniqueName: { mutability: 'readOnly', returned: always },
    app: immutable,
    description: readWrite,
    adminRole: immutable,
    availableToUsers: immutable,
    availableToGroups: immutable,
    availableToClients: immutable,
    public: readWrite,
    members: { mutability: 'readOnly', returned: 'request' },
  },
  searchable: {
    ...searchableEverywhere,
    displayName: 'any-case',
    description: 'any-case',
    adminRole: 'any-case',
    availableToUsers: 'any-case',
    availableToGroups: 'any-case',
    availableToClients: 'any-case',
    'app.value': 'exact',
    'app.display': 'any-case',
  },
};

/** Properties as in `oci-identitydomains@2.139.1: lib/model/grant*.d.ts`. */
export const grantSchema: Schema = {
  type: 'Grant',
  urn: 'urn:ietf:params:scim:schemas:oracle:idcs:Grant',
  attributes: {
    ...everywhere,
    grantMechanism: immutable,
    grantee: immutable,
    app: immutable,
    entitlement: immutable,
    isFulfilled: readOnly,
    grantor: readOnly,
    grantedAttributeValuesJson: readWrite,
    compositeKey: { mutability: 'readOnly', returned: 'request' },
  },
  searchable: {
    ...searchableEverywhere,
    grantMechanism: 'exact',
    compositeKey: 'exact',
    isFulfilled: 'any-case',
    'grantee.value': 'exact',
    'grantee.type': 'exact',
    'app.value': 'exact',
    'entitlement.attributeName': 'any-case',
    'entitlement.attributeValue': 'exact',
  },
};
