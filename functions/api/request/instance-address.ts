import { scopeText } from './cpq-rules.ts';
import { secretId } from './field-rules.ts';
import { text } from './fields.ts';
import { oicOrigin, shortText, tokenAddress } from './recovery-rules.ts';

/**
 * The fields of an instance of OIC that a request names by its address.
 * @param sample short name of an instance, for the examples
 * @param roles what its client has to be allowed, behind "that has"
 */
export function addressFields(sample: string, roles: string) {
  return {
    designUrl: text(oicOrigin, {
      description: 'Web address of the design-time host, without a path.',
      examples: ['https://design.integration.eu-frankfurt-1.ocp.oraclecloud.com'],
    }),
    name: text(shortText, {
      description: 'The service instance, as the About page of the OIC console names it.',
      examples: [`acme-${sample}-frlrq2o3ivtr`],
    }),
    tokenUrl: text(tokenAddress, {
      description: 'Where the identity domain of the instance issues tokens.',
      examples: ['https://idcs-0123456789abcdef.identity.oraclecloud.com/oauth2/v1/token'],
    }),
    scope: text(scopeText, {
      description: 'Scope of the Developer API of the instance; it ends with /ic/api/.',
    }),
    client: text(secretId, {
      description: `Name or ARN of a secret in AWS Secrets Manager with clientId and clientSecret of an OAuth client that has ${roles}.`,
      examples: [`customers/acme/oic-${sample}`],
    }),
  };
}
