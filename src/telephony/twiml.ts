import { ticketParameter, type MediaStream } from './carrier.ts';
import { dialDestination } from './dial-destination.ts';
import { xmlText } from './xml-text.ts';

/** A document of TwiML that holds these verbs: https://www.twilio.com/docs/voice/twiml. */
export const twimlOf = (verbs: string): { readonly contentType: string; readonly body: string } => ({
  contentType: 'text/xml',
  body: `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs}</Response>`,
});

/** What comes back with the stream's first message. */
export const streamParameters = ({ ticket, from, to }: MediaStream): string =>
  Object.entries({ [ticketParameter]: ticket, from, to })
    .map(([name, value]) => `<Parameter name="${xmlText(name)}" value="${xmlText(value)}"/>`)
    .join('');

/**
 * Throws `TransferFailed` for a destination that is none. https://www.twilio.com/docs/voice/twiml/dial and
 * https://www.twilio.com/docs/voice/twiml/sip.
 */
export function dialVerb(destination: string): string {
  const { kind, address } = dialDestination(destination);
  const noun = kind === 'sip' ? 'Sip' : 'Number';
  return `<Dial><${noun}>${xmlText(address)}</${noun}></Dial>`;
}
