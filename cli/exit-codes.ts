/** How the command ends; the table in docs/command-line.md is checked against this. */
export const exitCodes = {
  /** The command did what was asked. */
  ok: 0,
  /** The onboarding failed or would fail, or a check did; the output says why and how to go on. */
  failed: 1,
  /** The request or the command line is wrong. Nothing was touched. */
  wrongRequest: 2,
  /** Something around the command is missing or in the way: credentials, rights, files, the data directory. */
  wrongSurroundings: 3,
  /** The onboarding waits for a person; it goes on when the task is answered. */
  waiting: 4,
  /** `plan --exit-code`: a run would do something. */
  changes: 5,
  /** Interrupted (Ctrl+C); the onboarding stays on disk and can be resumed. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends the command with an exit code and a message for people; never holds a secret. */
export class CommandError extends Error {
  override name = 'CommandError';
  readonly exitCode: ExitCode;
  /** For `--json`; the message alone otherwise. */
  readonly details: Record<string, unknown>;

  constructor(exitCode: ExitCode, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.exitCode = exitCode;
    this.details = details;
  }
}
