import type { Carrier, CarrierWorld } from './carrier.ts';
import { createExotel } from './exotel.ts';
import { createConversationRelay } from './conversation-relay.ts';
import { createGenesys } from './genesys.ts';
import { createJambonz } from './jambonz.ts';
import { createPlivo } from './plivo.ts';
import { createTelnyx } from './telnyx.ts';
import { createTwilio } from './twilio.ts';
import { createVonage } from './vonage.ts';

/** `telephony` of the configuration, by the names that it has there. */
export interface TelephonySection {
  readonly twilio: {
    readonly account_sid?: string | undefined;
    readonly auth_token?: string | undefined;
    readonly base_url: string;
    readonly verify: boolean;
  };
  readonly vonage: {
    readonly application_id?: string | undefined;
    /** In PEM. */
    readonly private_key?: string | undefined;
    readonly signature_secret?: string | undefined;
    readonly base_url: string;
    readonly verify: boolean;
  };
  readonly telnyx: {
    readonly api_key?: string | undefined;
    readonly public_key?: string | undefined;
    readonly stream_token?: string | undefined;
    readonly codec: 'PCMU' | 'PCMA' | 'L16';
    readonly l16_byte_order: 'big' | 'little';
    readonly base_url: string;
    readonly verify: boolean;
  };
  readonly exotel: {
    readonly stream_password?: string | undefined;
    readonly verify: boolean;
  };
  readonly plivo: {
    readonly auth_id?: string | undefined;
    readonly auth_token?: string | undefined;
    readonly base_url: string;
    readonly verify: boolean;
  };
  readonly jambonz: {
    readonly account_sid?: string | undefined;
    readonly api_key?: string | undefined;
    readonly webhook_secret?: string | undefined;
    readonly base_url: string;
    readonly verify: boolean;
  };
  readonly genesys: {
    readonly api_key?: string | undefined;
    readonly client_secret?: string | undefined;
    readonly verify: boolean;
  };
}

/** A carrier that could be taken. */
interface Line {
  readonly section: keyof TelephonySection;
  /** The keys of its section that its requests are checked with. */
  readonly needs: readonly string[];
  readonly make: (telephony: TelephonySection, world: CarrierWorld) => Carrier;
}

function line<Name extends keyof TelephonySection>(
  section: Name,
  needs: readonly (keyof TelephonySection[Name] & string)[],
  make: (account: TelephonySection[Name], world: CarrierWorld) => Carrier,
): Line {
  return { section, needs, make: (telephony, world) => make(telephony[section], world) };
}

const twilioOf = ({ account_sid, auth_token, base_url, verify }: TelephonySection['twilio']): Carrier =>
  createTwilio({ accountSid: account_sid ?? '', authToken: auth_token ?? '', baseUrl: base_url, verify });

const lines: Readonly<Record<string, Line>> = {
  twilio: line('twilio', ['auth_token'], twilioOf),
  vonage: line('vonage', ['signature_secret'], (vonage, world) => {
    const { application_id, private_key, signature_secret, base_url, verify } = vonage;
    const secrets = { privateKey: private_key ?? '', signatureSecret: signature_secret ?? '' };
    return createVonage(
      { applicationId: application_id ?? '', ...secrets, baseUrl: base_url, verify },
      world,
    );
  }),
  telnyx: line('telnyx', ['public_key'], (telnyx, world) => {
    const { api_key, public_key, stream_token, codec, l16_byte_order, base_url, verify } = telnyx;
    const secrets = { apiKey: api_key ?? '', publicKey: public_key ?? '', streamToken: stream_token ?? '' };
    const format = { encoding: codec, byteOrder: l16_byte_order };
    return createTelnyx({ ...secrets, format, baseUrl: base_url, verify }, world);
  }),
  plivo: line('plivo', ['auth_token'], ({ auth_id, auth_token, base_url, verify }) =>
    createPlivo({ authId: auth_id ?? '', authToken: auth_token ?? '', baseUrl: base_url, verify }),
  ),
  exotel: line('exotel', ['stream_password'], ({ stream_password, verify }) =>
    createExotel({ streamPassword: stream_password ?? '', verify }),
  ),
  jambonz: line('jambonz', ['webhook_secret'], (jambonz, world) => {
    const { account_sid, api_key, webhook_secret, base_url, verify } = jambonz;
    const secrets = { apiKey: api_key ?? '', webhookSecret: webhook_secret ?? '' };
    return createJambonz({ accountSid: account_sid ?? '', ...secrets, baseUrl: base_url, verify }, world);
  }),
  genesys: line('genesys', ['api_key', 'client_secret'], ({ api_key, client_secret, verify }, world) =>
    createGenesys({ apiKey: api_key ?? '', clientSecret: client_secret ?? '', verify }, world),
  ),
  'conversation-relay': line('twilio', ['auth_token'], (twilio) => createConversationRelay(twilioOf(twilio))),
};

/** The keys without which nobody can tell its requests from a stranger's. An empty secret is none: everybody could sign with it. */
function lackedBy({ section, needs }: Line, telephony: TelephonySection): readonly string[] {
  const { verify, ...account } = telephony[section];
  const values = new Map(Object.entries<unknown>(account));
  return verify ? needs.filter((need) => (values.get(need) ?? '') === '') : [];
}

/** The carriers whose requests can be checked, by name. */
export function createCarriers(
  telephony: TelephonySection,
  world: CarrierWorld,
): ReadonlyMap<string, Carrier> {
  return new Map(
    Object.entries(lines)
      .filter(([, each]) => lackedBy(each, telephony).length === 0)
      .map(([name, { make }]) => [name, make(telephony, world)]),
  );
}

/** How far a carrier is set up. */
export interface CarrierSetup {
  readonly name: string;
  /** It takes calls. */
  readonly isReady: boolean;
  /** Something of its account is set. */
  readonly isBegun: boolean;
  /** What it is without, each as `telephony.twilio.auth_token (TWILIO_AUTH_TOKEN)`. */
  readonly lacks: readonly string[];
}

/** These are set for an account that there is not, too. */
const standing: ReadonlySet<string> = new Set(['base_url', 'verify', 'codec', 'l16_byte_order']);

/** Every carrier that there is. */
export function carrierSetups(telephony: TelephonySection): readonly CarrierSetup[] {
  return Object.entries(lines).map(([name, each]) => {
    const { section } = each;
    const lacks = lackedBy(each, telephony);
    const isReady = lacks.length === 0;
    const isBegun =
      isReady ||
      Object.entries<unknown>(telephony[section]).some(
        ([key, value]) => !standing.has(key) && value !== undefined,
      );
    return { name, isReady, isBegun, lacks: lacks.map((key) => keyAndVariable(section, key)) };
  });
}

/** The variable is that of the configuration as it is shipped. */
const keyAndVariable = (section: string, key: string): string =>
  `telephony.${section}.${key} (${`${section}_${key}`.toUpperCase()})`;

/** What to set for a carrier of this name; undefined where there is none of the name. */
export function whatCarrierLacks(name: string, section: TelephonySection): string | undefined {
  return carrierSetups(section)
    .find((setup) => setup.name === name)
    ?.lacks.join(' and ');
}
