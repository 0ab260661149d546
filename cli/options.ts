import { type Command, InvalidArgumentError, Option } from 'commander';
import { nearestName } from '#functions/api/request/nearest-name.ts';
import { ociAuthentications } from '#runtime/settings.ts';
import { apiAddress } from './api/api-address.ts';
import { DEFAULT_DATA } from './command-for.ts';
import { CommandError, exitCodes } from './exit-codes.ts';

/** What every command takes. */
export function common(command: Command): Command {
  return command
    .option('--json', 'one JSON document on stdout, everything else on stderr', false)
    .option('--verbose', 'tell errors that nobody foresaw in full');
}

/** What commands take that work with the local service or with an API. */
export function withApi(command: Command): Command {
  return common(command)
    .option('--api <url>', 'an API instead of the local service; default: OIC_ONBOARDING_API')
    .option('--data <directory>', 'where everything local lives', DEFAULT_DATA);
}

/** What commands take that read a request. */
export function withRequestOptions(command: Command): Command {
  const which = ['simulated', 'real'];
  return withApi(command)
    .addOption(choice('--oracle <which>', 'which Oracle to speak to', which))
    .option('--profile <name>', 'profile of the OCI configuration file (real Oracle)')
    .option(
      '--endpoints <file>',
      'other addresses than Oracle’s own (docs/endpoints.md; real Oracle)',
    )
    .addOption(
      choice(
        '--authentication <how>',
        'sign for OCI with an API key, or keyless (docs/keyless.md)',
        ociAuthentications,
      ),
    );
}

/** An option that takes one of a few words; a mistyped one is answered with the nearest. */
export function choice(flags: string, description: string, words: readonly string[]): Option {
  const option = new Option(flags, description).choices(words);
  return option.argParser((typed) => {
    const exact = words.find((word) => word.toLowerCase() === typed.toLowerCase());
    if (exact !== undefined) return exact;
    const nearest = nearestName(typed, words);
    const hint = nearest ? `Did you mean ${nearest}? ` : '';
    throw new InvalidArgumentError(`${hint}Allowed choices are ${words.join(', ')}.`);
  });
}

/** A whole number of at least 1. */
export function wholeNumber(typed: string): number {
  const number = Number(typed);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new InvalidArgumentError('Write a whole number of 1 or more.');
}

/** `NAME=VALUE`, collected. */
export function collectPair(
  typed: string,
  before: Record<string, string> = {},
): Record<string, string> {
  const [, name, value] = /^([^=]+)=([\s\S]*)$/.exec(typed) ?? [];
  if (name === undefined) throw new InvalidArgumentError('Write NAME=VALUE.');
  return { ...before, [name]: value ?? '' };
}

/** Options that mean something on this machine only, and what to do instead where there is something. */
const LOCAL_ONLY: Readonly<Record<string, string>> = {
  data: '',
  oracle: ' The API knows its own Oracle.',
  profile: ' The API has OCI credentials of its own.',
  endpoints: ' The API has addresses of its own.',
  authentication: ' The API signs as it was deployed to.',
  interactive: ' With an API, the human task is always left to a person.',
  simulateFailure: '',
  for: ' There, time takes its own.',
  domain: '',
  region: '',
  reveal: ' The task’s assignee sees the secret: oic-onboarding reveal ID',
};

/**
 * Refuses what makes sense only locally where a command goes to an API, however that was named.
 * @throws CommandError naming the option
 */
export function refuseLocalOptions(
  command: Command,
  environment: Record<string, string | undefined>,
): void {
  const hasApi = command.options.some((option) => option.attributeName() === 'api');
  const address = hasApi ? apiAddress(command.opts().api, environment) : undefined;
  if (!address) return;
  const given = command.options.find(
    (option) =>
      option.attributeName() in LOCAL_ONLY &&
      command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  if (!given) return;
  const { origin } = address;
  const leaveOut =
    origin === '--api' ? 'Leave one of them out.' : `Leave it out, or unset ${origin}.`;
  throw new CommandError(
    exitCodes.wrongRequest,
    `${given.long} is for the local service only, and ${origin} leads to an API.${LOCAL_ONLY[given.attributeName()]} ${leaveOut}`,
  );
}
