import { InvalidArgumentError } from 'commander';

/** A TCP port. */
export function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return port;
}

/** A number of seconds above zero, as milliseconds. */
export function secondsAsMs(text: string): number {
  const seconds = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || seconds <= 0 || seconds > 3600) {
    throw new InvalidArgumentError('Give seconds, above 0 and up to 3600, as 15 or 2.5.');
  }
  return seconds * 1000;
}

/** How often something is measured. */
export function runCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || count > 1000) {
    throw new InvalidArgumentError('Give a number of runs from 1 to 1000.');
  }
  return count;
}

/** How sure a recogniser is. */
export function confidence(text: string): number {
  const value = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || value > 1)
    throw new InvalidArgumentError('Give a confidence from 0 to 1, as 0.4.');
  return value;
}

export const countFrom0 = (text: string): number => countFrom(0, text);
export const countFrom1 = (text: string): number => countFrom(1, text);

function countFrom(least: number, text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < least || count > 100)
    throw new InvalidArgumentError(`Give a whole number from ${least} to 100.`);
  return count;
}

/** How many times faster than its own speed a voice speaks. */
export function speechSpeed(text: string): number {
  const speed = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || speed < 0.25 || speed > 4) {
    throw new InvalidArgumentError("Give a speed from 0.25 to 4; 1 is the voice's own.");
  }
  return speed;
}

/** A language tag (BCP 47). */
export function languageTag(text: string): string {
  if (/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(text)) return text;
  throw new InvalidArgumentError('Give a language as en or en-US (BCP 47).');
}

/** Collects the option's repetitions. */
export function repeated(text: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, text];
}

/** Keys and when to press them. */
export interface KeyPress {
  readonly digits: string;
  readonly afterMs: number;
}

/** `KEYS@SECONDS`; collects the option's repetitions. */
export function keyPress(text: string, earlier: readonly KeyPress[] = []): readonly KeyPress[] {
  const [, digits, seconds] = /^([0-9*#A-D]+)@(\d*\.?\d+)$/.exec(text) ?? [];
  if (digits === undefined || seconds === undefined) {
    throw new InvalidArgumentError(
      'Give keys and seconds from the start of the call, as 12#@3.5; keys are 0-9 * # A-D.',
    );
  }
  return [...earlier, { digits, afterMs: Number(seconds) * 1000 }];
}

/**
 * The address of a call: `ws:`, `wss:`, or the server's `http:` address. The path may be left out.
 */
export function callUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const scheme = { 'ws:': 'ws:', 'wss:': 'wss:', 'http:': 'ws:', 'https:': 'wss:' }[url?.protocol ?? ''];
  if (url === undefined || scheme === undefined || url.host === '') {
    throw new InvalidArgumentError('Give an address as ws://127.0.0.1:8080 or wss://example.org/v1/call.');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '') {
    throw new InvalidArgumentError(
      'URLs are logged: no name, password or query in it. A token comes from TALKY_TOKEN.',
    );
  }
  return `${scheme}//${url.host}${url.pathname === '/' ? '/v1/call' : url.pathname}`;
}

/** The address of a call or of a server, to be read once it is known which. */
export function callAddress(text: string): string {
  callUrl(text);
  return text;
}

/** A server's address for carriers, from what `callAddress` let through: its scheme for HTTP, its path kept. */
export function carrierBase(text: string): string {
  return serverUrl(text.replace(/^ws/, 'http'));
}

export function oneOfTransports<T extends string>(text: string, transports: readonly T[]): T {
  const transport = transports.find((name) => name === text);
  if (transport !== undefined) return transport;
  if (text === 'conversation-relay') {
    throw new InvalidArgumentError(
      'ConversationRelay carries no audio, so there is nothing to play: Twilio hears and speaks. Try the same agent by --type, or by a number of yours as docs/telephony/conversation-relay.md has it.',
    );
  }
  throw new InvalidArgumentError(`Allowed choices are ${transports.join(', ')}.`);
}

/** A telephone number or address, as carriers write them. */
export function telephoneNumber(text: string): string {
  if (/^\+?[\w.:@-]{1,64}$/.test(text)) return text;
  throw new InvalidArgumentError('Give a number as +15550100, or an address as sip:desk@example.org.');
}

/** The address of a server's pages, without a slash at its end. */
export function serverUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new InvalidArgumentError(
      'Give an address as http://127.0.0.1:8080, without a name and a password.',
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
