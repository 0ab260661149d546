import type { StartService } from '#local/service-types.ts';
import type { Terminal } from './terminal.ts';

/** Options that every command has. */
export interface GlobalOptions {
  /** `--data`: the data directory. */
  data: string;
  /** `--json`: one JSON document on stdout, everything else on stderr. */
  json: boolean;
  /** `--verbose`: errors that nobody foresaw are told in full. */
  verbose?: boolean;
}

/** Options of commands that work with the local service or with an API. */
export interface ApiOptions extends GlobalOptions {
  /** `--api`: address of the API. */
  api?: string;
}

/** What commands stand on. */
export interface Context {
  terminal: Terminal;
  startService: StartService;
  /** Home directory, where the OCI configuration lies. */
  home: string;
}

/** Where people read: stdout, or stderr when stdout is for the machine. */
export function peopleRead(
  context: Context,
  options: Pick<GlobalOptions, 'json'>,
): NodeJS.WritableStream {
  return options.json ? context.terminal.stderr : context.terminal.stdout;
}

/** The one document of `--json`. */
export function writeJson(context: Context, document: unknown): void {
  context.terminal.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}
