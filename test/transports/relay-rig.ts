import type { CallInput, OperatorRequest } from '../../machines/vocabulary/call-input.ts';
import type { CallerConnection, CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { CallId } from '../../machines/vocabulary/ids.ts';
import type { TurnEvent } from '../../machines/vocabulary/turn.ts';
import { ClientConnection } from '../../src/transports/client-connection.ts';
import { ConversationRelay } from '../../src/transports/conversation-relay.ts';
import { ManualClock } from '../server/manual-clock.ts';

/** What happens on a relay's line, one after the other. */
export type Step =
  /** A message of Twilio's. */
  | { readonly relay: object | string | Uint8Array }
  /** A reply has these words from now on; it is spoken by `hand`. */
  | { readonly reply: string; readonly isWhole: boolean }
  /** Playout hands over so many words of the newest reply, from this one on, each with its mark. */
  | { readonly hand: number; readonly from?: number }
  | { readonly call: CallOutput }
  | { readonly waitMs: number }
  | { readonly closes: true };

/** A case of its conformance suite. */
export interface Case {
  readonly name: string;
  /**
   * By its message, of https://www.twilio.com/docs/voice/conversationrelay/websocket-messages; by its number, a section of
   * telephony.md; by its name, a section of
   * call-protocol.md.
   */
  readonly rule: string;
  readonly steps: readonly Step[];
  /** The call talks on when a turn begins; otherwise it pauses its reply then. */
  readonly talksOn?: boolean;
  readonly heard?: readonly (CallInput | OperatorRequest | TurnEvent)[];
  readonly sent?: readonly object[];
  readonly complaints?: readonly string[];
  readonly refusals?: readonly string[];
  readonly metadata?: Readonly<Record<string, string>>;
  readonly closed?: number;
}

/** Plays steps through a connection; every reply that is spoken is `r1`. */
export function play({ steps, talksOn = false }: Pick<Case, 'steps' | 'talksOn'>) {
  const clock = new ManualClock();
  const heard: (CallInput | OperatorRequest | TurnEvent)[] = [];
  const sent: unknown[] = [];
  const complaints: string[] = [];
  const refusals: string[] = [];
  let metadata: Readonly<Record<string, string>> | undefined;
  let closed: number | undefined;
  let caller: CallerConnection | undefined;
  const protocol = new ConversationRelay({ clock, onComplaint: (each) => complaints.push(each) });
  const connection = new ClientConnection({
    clock,
    protocol,
    connectionTimeoutMs: Infinity,
    startTimeoutMs: 5000,
    maxStrikes: 3,
    onComplaint: ({ code }) => refusals.push(code),
    socket: {
      bufferedAmount: 0,
      send: (message) => sent.push(JSON.parse(String(message))),
      ping: () => connection.control('pong'),
      close: (code) => (closed ??= code),
      terminate: () => (closed ??= 1006),
    },
    open: (start, _wishes, opened) => {
      ({ metadata } = start);
      caller = opened;
      protocol.ears.listen(0, (event) => {
        heard.push(event);
        if (event.type === 'turn.started' && !talksOn) opened.send({ type: 'clear' });
      });
      return { id: 'c1' as CallId, receive: (input) => heard.push(input), receiveAudio: () => undefined };
    },
    onFault: (error) => {
      throw error;
    },
  });
  let speech = protocol.script.begin();
  let frames: Uint8Array[] = [];
  for (const step of steps) {
    if ('waitMs' in step) clock.advance(step.waitMs);
    else if ('closes' in step) connection.closed();
    else if ('relay' in step) {
      const { relay } = step;
      if (relay instanceof Uint8Array) connection.message(relay, true);
      else connection.message(Buffer.from(typeof relay === 'string' ? relay : JSON.stringify(relay)), false);
    } else if ('reply' in step) {
      if (speech.isComplete) {
        speech = protocol.script.begin();
        frames = [];
      }
      for (const { pcm } of protocol.script.say(speech, step.reply)) frames.push(new Uint8Array(pcm.buffer));
      if (step.isWhole) protocol.script.complete(speech);
    } else if ('hand' in step) {
      const from = step.from ?? 0;
      caller?.send({ type: 'mark', mark: `r1:${from === 0 ? 0 : `${from} again`}` });
      for (let word = from; word < from + step.hand; word += 1) {
        caller?.sendAudio(frames[word] ?? new Uint8Array());
        caller?.send({ type: 'mark', mark: `r1:${word + 1}` });
      }
    } else {
      caller?.send(step.call);
      if (step.call.type !== 'clear') continue;
      speech = protocol.script.begin();
      frames = [];
    }
  }
  return { heard, sent, complaints, refusals, metadata, ...(closed === undefined ? {} : { closed }) };
}
