import { type Command, Option } from 'commander';
import { secondsAsMs } from './option-values.ts';

/** What every command takes that uses providers without a server. */
export interface ProviderOptions {
  readonly provider?: string;
  readonly json?: true;
  /** How long a provider may be silent, in milliseconds. */
  readonly timeout: number;
  readonly config?: string;
  readonly environment?: string;
}

const defaultTimeoutMs = 10_000;

/** Adds the options; `provider` says what the named provider is used for. */
export function withProviderOptions(command: Command, provider: string): Command {
  return command
    .option('--provider <name>', `${provider}; "talky check --all" lists them`)
    .option('--json', 'print JSON, one object a line')
    .addOption(
      new Option('--timeout <seconds>', 'how long the provider may take to answer, or fall silent')
        .argParser(secondsAsMs)
        .default(defaultTimeoutMs, '10'),
    )
    .option('--config <folder>', 'the configuration folder (default: config here, or the one of talky)')
    .option(
      '--environment <name>',
      'NAME.yaml of that folder is laid over default.yaml (default: TALKY_ENV)',
    );
}
