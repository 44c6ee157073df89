import { randomBytes } from 'node:crypto';
import { loadResampler } from '../../src/audio/resampler.ts';
import { chosenEnvironment } from '../../src/config/chosen-environment.ts';
import { createProviders } from '../../src/providers/providers.ts';
import { readConfiguration } from '../../src/read-configuration.ts';
import { system } from '../../src/system.ts';
import { jsonReport, timelineReport } from '../caller/call-report.ts';
import type { Caller } from '../caller/caller.ts';
import { callerSecrets, madeUpAccount, missingSecrets } from '../caller/carrier-accounts.ts';
import { CarrierCaller } from '../caller/carrier-caller.ts';
import { CarrierOffice } from '../caller/carrier-office.ts';
import { simulatedCarrier, type CarrierName } from '../caller/carriers/carriers.ts';
import type { SimulatedCarrier } from '../caller/carrier-wire.ts';
import type { HeardListener } from '../caller/handset.ts';
import { ObservedCall } from '../caller/observed-call.ts';
import { RtpTelephone } from '../caller/rtp-telephone.ts';
import { speakTurns, type SpokenTurn } from '../caller/spoken-turns.ts';
import { CommandError } from '../command-error.ts';
import type { CallOptions } from './call-options.ts';
import type { Console } from './console.ts';
import { holdCall } from './hold-call.ts';
import { openLocalServer } from './local-server.ts';
import { carrierBase } from './option-values.ts';

/** Of what is said and recorded; the carrier's own comes between. */
const sampleRateHz = 16_000;

/** A server, and what it shares with the carrier. */
interface Deployment {
  readonly baseUrl: string;
  readonly env: Console['env'];
  /** Where the server's requests to the carrier come to; absent for a server that asks the real one. */
  readonly office?: CarrierOffice;
  close(): Promise<void>;
}

/** Places a call as this carrier, or a SIP server, would and resolves with the exit status; rejects as `holdCall`. */
export async function placeCarrierCall(
  transport: CarrierName | 'rtp',
  turns: readonly SpokenTurn[],
  options: CallOptions,
  console: Console,
): Promise<number> {
  const deployment =
    options.url === undefined
      ? await ownDeployment(transport, options, console)
      : await otherDeployment(transport, options.url, options, console);
  try {
    const newCaller =
      transport === 'rtp'
        ? rtpTelephone(deployment, options)
        : carrierCaller(await simulatedCarrier(transport), deployment, options);
    await loadResampler();
    const { json, out, dtmf: keys = [], timeout: timeoutMs } = options;
    const call = new ObservedCall({
      clock: system.clock,
      sampleRateHz,
      isRecorded: out !== undefined,
      report: json === true ? jsonReport(console.stdout) : timelineReport(console.stdout, console.env),
      newCaller,
    });
    const converse = async (): Promise<boolean> => {
      await call.caller.call();
      return speakTurns(call, { turns, keys, timeoutMs });
    };
    return await holdCall(call, converse, out);
  } finally {
    await deployment.close();
  }
}

type NewCaller = (listener: HeardListener) => Caller;

function carrierCaller(
  carrier: SimulatedCarrier,
  { baseUrl, env, office }: Deployment,
  { agent, from, to }: CallOptions,
): NewCaller {
  const carrierCallId = `CA${randomBytes(16).toString('hex')}`;
  const call = {
    baseUrl,
    carrierCallId,
    from,
    to,
    env,
    ...(agent === undefined ? {} : { agent }),
    ...(office === undefined ? {} : { requests: office.requests }),
  };
  return (listener) => {
    const caller = new CarrierCaller({ carrier, call, clock: system.clock, sampleRateHz, listener });
    office?.attach(carrierCallId, caller);
    return caller;
  };
}

function rtpTelephone({ baseUrl, env }: Deployment, { agent, from, to, tokenEnv }: CallOptions): NewCaller {
  const token = env[tokenEnv] ?? '';
  return (listener) =>
    new RtpTelephone({
      url: baseUrl,
      metadata: { from, to },
      clock: system.clock,
      sampleRateHz,
      listener,
      ...(token === '' ? {} : { token }),
      ...(agent === undefined ? {} : { agent }),
    });
}

async function otherDeployment(
  transport: CarrierName | 'rtp',
  url: string,
  { config }: CallOptions,
  console: Console,
): Promise<Deployment> {
  const account = config === undefined ? {} : await configuredAccount(config, console.env);
  const env = { ...console.env, ...account };
  const missing = missingSecrets(transport, env);
  if (missing.length > 0) {
    throw new CommandError(
      'usage',
      `To call as ${transport}, set ${missing.join(' and ')}, in the environment or in .env: ${callerSecrets(transport)}. Any text will do for a server that has telephony.${transport}.verify: false.`,
    );
  }
  return { baseUrl: carrierBase(url), env, close: async () => undefined };
}

/** A server for this call alone, whose secrets nobody else has, and who asks nobody else to hang up. */
async function ownDeployment(
  transport: CarrierName | 'rtp',
  { config }: CallOptions,
  console: Console,
): Promise<Deployment> {
  const office = await CarrierOffice.open();
  try {
    const account = await madeUpAccount(transport, office.urlOf(transport));
    const env = { ...console.env, ...account, TALKY_PUBLIC_URL: '' };
    const configured = config === undefined ? {} : { configFolder: config };
    const talky = await openLocalServer({ env, host: '127.0.0.1', port: 0, log: 'silent', ...configured });
    return {
      baseUrl: talky.url,
      env: config === undefined ? env : { ...env, ...(await configuredAccount(config, env)) },
      office,
      close: async () => {
        await talky.close({ drainMs: 0 });
        await office.close();
      },
    };
  } catch (error) {
    await office.close();
    throw error;
  }
}

/** `telephony` of a configuration, by the names of the variables that usually hold it. Rejects with `ConfigError`. */
async function configuredAccount(folder: string, env: Console['env']): Promise<Record<string, string>> {
  const environment = chosenEnvironment(env);
  const { config } = await readConfiguration({ folder, environment, env, providers: createProviders() });
  const { public_url: publicUrl = '', ...carriers } = config.settings.telephony;
  const values = Object.entries(carriers).flatMap(([carrier, section]) =>
    Object.entries(section).flatMap(([key, value]) =>
      typeof value === 'string' ? [[`${carrier}_${key}`.toUpperCase(), value] as const] : [],
    ),
  );
  return { ...Object.fromEntries(values), TALKY_PUBLIC_URL: publicUrl };
}
