import { namesSecret } from '../../src/config/secrets.ts';
import { serve } from '../../src/serve.ts';
import { emulatedVendors } from '../emulators/emulated-vendors.ts';
import { closeEmulators, environmentOf, openEmulators } from '../emulators/open-emulators.ts';
import { failureText, statusOf } from '../failure-text.ts';

/** The chain of the demo: ears, mind and voice, each over its vendor's own protocol. */
const chain = ['deepgram', 'openai', 'cartesia'];
const agent = 'assistant';

/** The server on the adapters of cloud vendors, and emulators in the place of the vendors: `npm run demo:cloud`. */
async function runDemo(): Promise<void> {
  const vendors = chain.flatMap((name) => emulatedVendors.filter((vendor) => vendor.name === name));
  const emulators = await openEmulators({ vendors, firstPort: 0, scripts: new Map() });
  try {
    // With a key of somebody's own in it, "auto" could choose the vendor itself.
    const env = { ...withoutKeys(process.env), TALKY_AGENT: agent, ...environmentOf(emulators) };
    await serve({ env }, (text) => process.stdout.write(text));
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

/** Without what names a secret; callers may still be asked for a token. */
function withoutKeys(
  variables: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  const kept = Object.entries(variables).filter(([name]) => name === 'TALKY_TOKEN' || !namesSecret(name));
  return Object.fromEntries(kept);
}

try {
  await runDemo();
} catch (error) {
  process.stderr.write(failureText(error, false));
  process.exitCode = statusOf(error);
}
