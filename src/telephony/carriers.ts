import type { Carrier } from './carrier.ts';
import { createPlivo } from './plivo.ts';
import { createTwilio } from './twilio.ts';

/** `telephony` of the configuration, by the names that it has there. */
export interface TelephonySection {
  readonly twilio: {
    readonly account_sid?: string | undefined;
    readonly auth_token?: string | undefined;
    readonly base_url: string;
    readonly verify: boolean;
  };
  readonly plivo: {
    readonly auth_id?: string | undefined;
    readonly auth_token?: string | undefined;
    readonly base_url: string;
    readonly verify: boolean;
  };
}

/** A carrier that could be taken, and what has to be set for it. */
interface Line {
  readonly isSet: boolean;
  /** The keys that its requests are checked with. */
  readonly needs: readonly string[];
  readonly make: () => Carrier;
}

function linesOf(section: TelephonySection): Readonly<Record<string, Line>> {
  const { twilio, plivo } = section;
  return {
    twilio: {
      isSet: !twilio.verify || twilio.auth_token !== undefined,
      needs: ['auth_token'],
      make: () =>
        createTwilio({
          accountSid: twilio.account_sid ?? '',
          authToken: twilio.auth_token ?? '',
          baseUrl: twilio.base_url,
          verify: twilio.verify,
        }),
    },
    plivo: {
      isSet: !plivo.verify || plivo.auth_token !== undefined,
      needs: ['auth_token'],
      make: () =>
        createPlivo({
          authId: plivo.auth_id ?? '',
          authToken: plivo.auth_token ?? '',
          baseUrl: plivo.base_url,
          verify: plivo.verify,
        }),
    },
  };
}

/** The carriers whose requests can be checked, by name. */
export function createCarriers(section: TelephonySection): ReadonlyMap<string, Carrier> {
  return new Map(
    Object.entries(linesOf(section))
      .filter(([, { isSet }]) => isSet)
      .map(([name, { make }]) => [name, make()]),
  );
}

/** What to set for a carrier of this name; undefined where there is none of the name. */
export function whatCarrierLacks(name: string, section: TelephonySection): string | undefined {
  const needs = Object.entries(linesOf(section)).find(([each]) => each === name)?.[1].needs;
  return needs?.map((key) => `telephony.${name}.${key}`).join(' and ');
}
