import { CredentialsProviderError } from '@smithy/core/config';

/**
 * Stands in for the AWS SDK's default chain of credentials in the bundles. Lambda hands a function the
 * credentials of its role in the environment, which is where that chain looks first; its other links
 * (profiles, single sign-on, instance metadata, child processes) bring the clients of three more services,
 * a third of a small bundle, and can never be reached.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 * @throws CredentialsProviderError the environment holds none, as the chain would say
 */
export function defaultProvider() {
  return async () => {
    const {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    } = process.env;
    if (!accessKeyId || !secretAccessKey) {
      throw new CredentialsProviderError('The environment holds no AWS credentials.');
    }
    return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  };
}
