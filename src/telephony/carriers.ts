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

/** A carrier that could be taken, and what has to be set for it. */
interface Line {
  readonly isSet: boolean;
  /** The keys that its requests are checked with. */
  readonly needs: readonly string[];
  /** Its section, where that has another name than it has. */
  readonly section?: string;
  readonly make: (world: CarrierWorld) => Carrier;
}

/** An empty secret is none: everybody could sign with it. */
const isGiven = (secret: string | undefined): boolean => secret !== undefined && secret !== '';

const linesOf = (section: TelephonySection): Readonly<Record<string, Line>> => ({
  twilio: twilioLine(section),
  vonage: vonageLine(section),
  telnyx: telnyxLine(section),
  plivo: plivoLine(section),
  exotel: exotelLine(section),
  jambonz: jambonzLine(section),
  genesys: genesysLine(section),
  'conversation-relay': relayLine(section),
});

const twilioLine = ({ twilio }: TelephonySection): Line => ({
  isSet: !twilio.verify || isGiven(twilio.auth_token),
  needs: ['auth_token'],
  make: () =>
    createTwilio({
      accountSid: twilio.account_sid ?? '',
      authToken: twilio.auth_token ?? '',
      baseUrl: twilio.base_url,
      verify: twilio.verify,
    }),
});

const vonageLine = ({ vonage }: TelephonySection): Line => ({
  isSet: !vonage.verify || isGiven(vonage.signature_secret),
  needs: ['signature_secret'],
  make: (world) =>
    createVonage(
      {
        applicationId: vonage.application_id ?? '',
        privateKey: vonage.private_key ?? '',
        signatureSecret: vonage.signature_secret ?? '',
        baseUrl: vonage.base_url,
        verify: vonage.verify,
      },
      world,
    ),
});

const telnyxLine = ({ telnyx }: TelephonySection): Line => ({
  isSet: !telnyx.verify || isGiven(telnyx.public_key),
  needs: ['public_key'],
  make: (world) =>
    createTelnyx(
      {
        apiKey: telnyx.api_key ?? '',
        publicKey: telnyx.public_key ?? '',
        streamToken: telnyx.stream_token ?? '',
        format: { encoding: telnyx.codec, byteOrder: telnyx.l16_byte_order },
        baseUrl: telnyx.base_url,
        verify: telnyx.verify,
      },
      world,
    ),
});

const exotelLine = ({ exotel }: TelephonySection): Line => ({
  isSet: !exotel.verify || isGiven(exotel.stream_password),
  needs: ['stream_password'],
  make: () => createExotel({ streamPassword: exotel.stream_password ?? '', verify: exotel.verify }),
});

const plivoLine = ({ plivo }: TelephonySection): Line => ({
  isSet: !plivo.verify || isGiven(plivo.auth_token),
  needs: ['auth_token'],
  make: () =>
    createPlivo({
      authId: plivo.auth_id ?? '',
      authToken: plivo.auth_token ?? '',
      baseUrl: plivo.base_url,
      verify: plivo.verify,
    }),
});

const jambonzLine = ({ jambonz }: TelephonySection): Line => ({
  isSet: !jambonz.verify || isGiven(jambonz.webhook_secret),
  needs: ['webhook_secret'],
  make: (world) =>
    createJambonz(
      {
        accountSid: jambonz.account_sid ?? '',
        apiKey: jambonz.api_key ?? '',
        webhookSecret: jambonz.webhook_secret ?? '',
        baseUrl: jambonz.base_url,
        verify: jambonz.verify,
      },
      world,
    ),
});

const genesysLine = ({ genesys }: TelephonySection): Line => ({
  isSet: !genesys.verify || (isGiven(genesys.api_key) && isGiven(genesys.client_secret)),
  needs: ['api_key', 'client_secret'],
  make: (world) =>
    createGenesys(
      {
        apiKey: genesys.api_key ?? '',
        clientSecret: genesys.client_secret ?? '',
        verify: genesys.verify,
      },
      world,
    ),
});

/** With the account of Twilio. */
function relayLine(section: TelephonySection): Line {
  const twilio = twilioLine(section);
  return { ...twilio, section: 'twilio', make: (world) => createConversationRelay(twilio.make(world)) };
}

/** The carriers whose requests can be checked, by name. */
export function createCarriers(section: TelephonySection, world: CarrierWorld): ReadonlyMap<string, Carrier> {
  return new Map(
    Object.entries(linesOf(section))
      .filter(([, { isSet }]) => isSet)
      .map(([name, { make }]) => [name, make(world)]),
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
export function carrierSetups(section: TelephonySection): readonly CarrierSetup[] {
  const sections = new Map(Object.entries(section));
  return Object.entries(linesOf(section)).map(([name, { isSet, needs, section: key = name }]) => {
    const values = new Map(Object.entries<unknown>(sections.get(key) ?? {}));
    const isBegun = isSet || [...values].some(([each, value]) => !standing.has(each) && value !== undefined);
    const lacks = isSet ? [] : needs.filter((need) => values.get(need) === undefined);
    return { name, isReady: isSet, isBegun, lacks: lacks.map((need) => keyAndVariable(key, need)) };
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
