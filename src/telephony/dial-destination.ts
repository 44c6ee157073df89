import { TransferFailed } from '../errors/call-error.ts';

/** Whom a call can be handed over to. */
export interface DialDestination {
  readonly kind: 'number' | 'sip';
  readonly address: string;
}

/** 3 to 15 digits (ITU-T E.164 has no longer ones), with or without the plus. */
const telephoneNumber = /^\+?[0-9]{3,15}$/;
/** RFC 3261 §19.1, and no longer than carriers take. */
const sipAddress = /^sips?:[^\s<>"']{1,240}$/i;

/** A telephone number, its spaces, dots, hyphens and brackets left out, or a sip: address. Throws `TransferFailed`. */
export function dialDestination(destination: string): DialDestination {
  const address = destination.trim();
  if (sipAddress.test(address)) return { kind: 'sip', address };
  const number = address.replace(/[\s().-]/g, '');
  if (telephoneNumber.test(number)) return { kind: 'number', address: number };
  throw new TransferFailed(
    'A call is handed over to a telephone number, as +15550100, or to a sip: address.',
  );
}
