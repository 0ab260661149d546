import {
  CircuitBreaker,
  type HttpClient,
  type HttpRequest,
  NoRetryConfigurationDetails,
} from 'oci-common';
import { IntegrationInstanceClient } from 'oci-integration';
import { assertAllowed } from '#runtime/hosts.ts';
import { sendSigned } from '#runtime/oci-signature.ts';
import { regionalEndpoint } from '#runtime/settings.ts';
import { ociRefusal } from './refusal.ts';

/** Answers come quickly (long work is behind work requests); a create may take a few seconds more. */
const TIMEOUT_MS = 30_000;

/**
 * Carries the SDK's requests over our own HTTP: signed, with a deadline, only to allowed hosts, and with
 * every failure named. The SDK's own way has no time-out (and the one it can be given breaks its answers,
 * see https://github.com/oracle/oci-typescript-sdk), opens a circuit breaker of its own, and turns network
 * failures into plain objects without a cause.
 */
class Transport implements HttpClient {
  readonly #operation: string;
  #failure: unknown;

  constructor(operation: string) {
    this.#operation = operation;
  }

  async send(request: HttpRequest): Promise<Response> {
    try {
      const response = await sendSigned({
        system: 'oci',
        operation: this.#operation,
        url: request.uri,
        method: request.method as 'GET',
        headers: Object.fromEntries(request.headers),
        body: request.body as string | undefined,
        timeoutMs: TIMEOUT_MS,
      });
      if (response.status >= 400) throw ociRefusal(response, this.#operation);
      const { status, headers } = response;
      return new Response(response.text === '' ? null : response.text, { status, headers });
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }

  /**
   * The SDK asks its retry strategy after each failure whether to stop. This one answers by throwing the
   * failure as it is, before the SDK flattens it into a plain object and writes it to the console.
   */
  readonly retryConfiguration = {
    ...NoRetryConfigurationDetails,
    terminationStrategy: {
      shouldTerminate: (): boolean => {
        throw this.#failure;
      },
    },
  };
}

/**
 * Makes one call of the Integration control plane with Oracle's own client for it.
 * @param operation what the call does, as the start of a sentence: "Create the instance"
 * @throws InvalidRequest the endpoint isn't allowed
 * @throws StageError as `ociRefusal` and `sendSigned` name it
 */
export async function callIntegration<T>(
  region: string,
  operation: string,
  call: (client: IntegrationInstanceClient) => Promise<T>,
): Promise<T> {
  const endpoint = regionalEndpoint('OCI_INTEGRATION_ENDPOINT', region);
  assertAllowed(new URL(endpoint));
  const transport = new Transport(operation);
  const client = new IntegrationInstanceClient(
    { httpClient: transport },
    {
      retryConfiguration: transport.retryConfiguration,
      circuitBreaker: new CircuitBreaker({ disableClientCircuitBreaker: true }),
    },
  );
  client.endpoint = endpoint;
  return call(client);
}
