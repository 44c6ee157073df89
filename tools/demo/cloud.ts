import { Command, CommanderError } from 'commander';
import { namesSecret } from '../../src/config/secrets.ts';
import { exitStatus } from '../command-error.ts';
import { listeningAs } from '../commands/listening-as.ts';
import { portNumber } from '../commands/option-values.ts';
import { emulatedVendors } from '../emulators/emulated-vendors.ts';
import { closeEmulators, environmentOf, openEmulators } from '../emulators/open-emulators.ts';
import { failureText, statusOf } from '../failure-text.ts';
import { checkEmulated } from './check-emulated.ts';
import { shippedConfig } from './shipped-config.ts';

/** The chain of the demo: ears, mind and voice, each over its vendor's own protocol. */
const chain = ['deepgram', 'openai', 'cartesia'];
const agent = 'assistant';
const environment = 'development';
const standardProviders = { TALKY_STT: 'flux', TALKY_LLM: 'groq', TALKY_TTS: 'cartesia' } as const;

interface DemoOptions {
  readonly host?: string;
  readonly port?: number;
}

const program = new Command('npm run demo:cloud --')
  .description('Take calls on the adapters of Deepgram, Groq and Cartesia, with emulators in their places.')
  .option('--host <address>', 'the address to listen at (default: HOST, or 127.0.0.1)')
  .option('--port <number>', 'the port; 0 is any free one (default: PORT, or 8080)', portNumber)
  .helpOption('-h, --help', 'print this help')
  .showHelpAfterError('Run with --help for the options.')
  .addHelpText(
    'after',
    `
Nothing leaves this machine, and no key is needed: the configuration is the one that talky ships, without a providers.yaml
of yours. Ctrl-C ends.

Examples:
  $ npm run demo:cloud
  $ npm run demo:cloud -- --port 9000`,
  )
  .exitOverride()
  .action(runDemo);

/** The server on the adapters of cloud vendors, and emulators in the place of the vendors: `npm run demo:cloud`. */
async function runDemo(options: DemoOptions): Promise<void> {
  process.stdout.write('Opening emulators of Deepgram, Groq and Cartesia, and the server on them …\n');
  const vendors = chain.flatMap((name) => emulatedVendors.filter((vendor) => vendor.name === name));
  const emulators = await openEmulators({ vendors, firstPort: 0, scripts: new Map() });
  try {
    // With a key of somebody's own in it, "auto" could choose the vendor itself.
    const env = {
      ...withoutKeys(process.env),
      ...providersOf(process.env),
      TALKY_AGENT: agent,
      ...environmentOf(emulators),
    };
    const configFolder = await shippedConfig();
    const [{ serve }, { readConfiguration }, { createProviders }] = await Promise.all([
      import('../../src/serve.ts'),
      import('../../src/read-configuration.ts'),
      import('../../src/providers/providers.ts'),
    ]);
    const providers = createProviders();
    const { config } = await readConfiguration({ folder: configFolder, environment, env, providers });
    checkEmulated(config, emulators);
    const serving = { env, configFolder, environment, providers, watch: false, ...options };
    await listeningAs(options, () => serve(serving, (text) => process.stdout.write(text)));
    process.stdout.write(
      [
        'Deepgram, Groq and Cartesia are emulators on this machine: nothing leaves it, no key is needed. They understand',
        'what callers of the flow front-desk say, answer from that flow, and speak in an embedded voice.',
        ...emulators.map(({ vendor, host }) => `  ${vendor.padEnd(8)} ${host.url}`),
        '',
      ].join('\n'),
    );
  } catch (error) {
    await closeEmulators(emulators);
    throw error;
  }
}

/** The chain of the demo, or what somebody wants in the place of a part. */
function providersOf(
  variables: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const chosen = Object.entries(standardProviders).map(([name, standard]) => [
    name,
    variables[name] || standard,
  ]);
  return Object.fromEntries(chosen) as Readonly<Record<string, string>>;
}

/** Callers, and visitors of the inspector, may still be asked for a token. */
const ownTokens: ReadonlySet<string> = new Set(['TALKY_TOKEN', 'TALKY_INSPECTOR_TOKEN']);

/** Without what names a secret of a vendor. */
function withoutKeys(
  variables: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  const kept = Object.entries(variables).filter(([name]) => ownTokens.has(name) || !namesSecret(name));
  return Object.fromEntries(kept);
}

try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? exitStatus.done : exitStatus.usage;
  } else {
    process.stderr.write(failureText(error, false));
    process.exitCode = statusOf(error);
  }
}
