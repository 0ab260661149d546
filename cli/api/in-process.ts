import type { IncomingMessage } from 'node:http';
import { respond } from '#functions/api/respond.ts';
import { wholeApi } from '#functions/api/routes.ts';
import { localOperator } from '#local/api/local-operator.ts';
import { proxyEvent } from '#local/api/proxy-event.ts';
import { log } from '#runtime/telemetry.ts';
import { type ApiAnswer, type ApiCall, type Transport, targetOf } from './transport.ts';

/** As long as API Gateway waits. */
const LONGEST_ANSWER_MS = 29_000;

/** The API of the local service, called in this process: the handler that runs behind API Gateway. */
export class InProcessTransport implements Transport {
  readonly name = 'the local service';

  /** @param options.verbose what goes wrong inside is told in full, on stderr */
  constructor({ verbose = false } = {}) {
    // The terminal belongs to the command.
    log.setLogLevel(verbose ? 'ERROR' : 'SILENT');
  }

  async send(call: ApiCall): Promise<ApiAnswer> {
    const url = targetOf(call);
    const request = {
      method: call.method,
      url,
      headers: { 'content-type': 'application/json', ...call.headers },
      socket: { remoteAddress: '127.0.0.1' },
    } as unknown as IncomingMessage;
    const body = Buffer.from(call.body === undefined ? '' : JSON.stringify(call.body));
    const event = proxyEvent(request, body, await localOperator(url));
    const result = await respond(wholeApi, event, AbortSignal.timeout(LONGEST_ANSWER_MS));
    return {
      status: result.statusCode,
      headers: new Headers(result.headers as Record<string, string>),
      text: result.body,
    };
  }
}
