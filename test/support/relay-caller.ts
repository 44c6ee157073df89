import { createHmac } from 'node:crypto';
import { WebSocket } from 'ws';
import { system } from '../../src/system.ts';

/** As calls have shown. */
const msPerCharacter = 50;
const voiceStartMs = 250;

export interface RelayCallerOptions {
  /** The server, as `http://HOST:PORT`. */
  readonly baseUrl: string;
  readonly authToken: string;
  /** Whether `events` was asked for: then it tells what it has played. */
  readonly tells: boolean;
}

interface Spoken {
  readonly text: string;
  readonly startMs: number;
}

/**
 * The end of a call that Twilio's ConversationRelay has, written from its documentation and from recordings of its messages:
 * it speaks sentence by sentence, tells of each when it was played, and is stopped by the caller's voice and keys.
 */
export class RelayCaller {
  /** What the caller has heard, sentence by sentence; the last one may have been cut. */
  readonly heard: string[] = [];
  readonly received: Readonly<Record<string, unknown>>[] = [];
  twiml = '';
  closedWith: number | undefined;
  readonly #options: RelayCallerOptions;
  readonly #waiting = new Set<() => void>();
  #socket: WebSocket | undefined;
  #tokens = '';
  #queue: string[] = [];
  #playing: Spoken | undefined;
  #timer: object | undefined;

  constructor(options: RelayCallerOptions) {
    this.#options = options;
  }

  get isSpeaking(): boolean {
    return this.#playing !== undefined || this.#queue.length > 0;
  }

  /** The answer of a webhook, asked as Twilio asks. */
  async ask(hook: string, fields: Readonly<Record<string, string>>): Promise<string> {
    const url = `${this.#options.baseUrl}/v1/conversation-relay/${hook}`;
    const signed = Object.keys(fields)
      .toSorted()
      .reduce((text, name) => text + name + (fields[name] ?? ''), url);
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'X-Twilio-Signature': this.#sign(signed) },
      body: new URLSearchParams(fields),
    });
    return response.text();
  }

  async call(carrierCallId: string): Promise<void> {
    const [from, to] = ['+15550001', '+15550002'];
    this.twiml = await this.ask('answer', { CallSid: carrierCallId, From: from, To: to });
    const [, url = ''] = /ConversationRelay url="([^"]+)"/.exec(this.twiml) ?? [];
    const customParameters = Object.fromEntries(
      [...this.twiml.matchAll(/<Parameter name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
        name ?? '',
        value ?? '',
      ]),
    );
    const socket = new WebSocket(url, { headers: { 'X-Twilio-Signature': this.#sign(url) } });
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#read(JSON.parse(data.toString()) as Message));
    socket.on('close', (code) => {
      this.closedWith = code;
      this.#changed();
    });
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    this.#send({ type: 'setup', callSid: carrierCallId, from, to, direction: 'inbound', customParameters });
  }

  /** Says something, word by word where partial prompts were asked for. */
  say(text: string, partial: readonly string[] = []): void {
    this.#interrupt();
    for (const voicePrompt of partial)
      this.#send({ type: 'prompt', voicePrompt, lang: 'en-US', last: false });
    this.#send({ type: 'prompt', voicePrompt: text, lang: 'en-US', last: true });
  }

  /** Only a sound: the voice is stopped, and no words follow. */
  cough(): void {
    this.#interrupt();
  }

  press(digits: string): void {
    for (const digit of digits) {
      this.#send({ type: 'dtmf', digit });
      this.#interrupt();
    }
  }

  hangUp(): void {
    if (this.#timer !== undefined) system.clock.clearTimeout(this.#timer);
    this.#socket?.close(1000, 'Closing websocket session');
  }

  until(condition: () => boolean, timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = system.clock.setTimeout(
        () => reject(new Error(`Not within ${timeoutMs} ms; heard: ${this.heard.join(' | ')}`)),
        timeoutMs,
      );
      const check = (): void => {
        if (!condition()) return;
        this.#waiting.delete(check);
        system.clock.clearTimeout(timer);
        resolve();
      };
      this.#waiting.add(check);
      check();
    });
  }

  #read(message: Message): void {
    this.received.push(message);
    if (message.type === 'text') {
      this.#tokens += message.token;
      const sentences = this.#tokens.match(/[^.?!]+[.?!]+\s*/g) ?? [];
      this.#tokens = this.#tokens.slice(sentences.join('').length);
      this.#queue.push(...sentences);
      if (message.last && this.#tokens.trim() !== '') this.#queue.push(this.#tokens);
      if (message.last) this.#tokens = '';
      this.#play(voiceStartMs);
    }
    if (message.type === 'end') system.clock.setTimeout(() => this.hangUp(), 50);
    this.#changed();
  }

  #play(delayMs: number): void {
    if (this.#playing !== undefined) return;
    const text = this.#queue.shift();
    if (text === undefined) return;
    this.#playing = { text, startMs: system.clock.now() + delayMs };
    if (delayMs > 0) this.#tell('agentSpeaking', 'on');
    this.#timer = system.clock.setTimeout(() => this.#played(text), delayMs + text.length * msPerCharacter);
  }

  #played(text: string): void {
    this.#playing = undefined;
    this.heard.push(text.trim());
    this.#tell('tokensPlayed', text);
    this.#play(0);
    if (this.#playing === undefined) this.#tell('agentSpeaking', 'off');
    this.#changed();
  }

  #interrupt(): void {
    const playing = this.#playing;
    if (playing === undefined) return;
    this.#playing = undefined;
    this.#queue = [];
    this.#tokens = '';
    if (this.#timer !== undefined) system.clock.clearTimeout(this.#timer);
    const durationMs = Math.max(0, system.clock.now() - playing.startMs);
    const spoken = playing.text.slice(0, Math.floor(durationMs / msPerCharacter));
    const utterance = spoken.slice(0, spoken.lastIndexOf(' ')).trim();
    if (utterance !== '') this.heard.push(utterance);
    this.#tell('tokensPlayed', utterance);
    this.#send({
      type: 'interrupt',
      utteranceUntilInterrupt: utterance,
      durationUntilInterruptMs: Math.round(durationMs),
    });
  }

  #tell(name: string, value: string): void {
    if (this.#options.tells) this.#send({ type: 'info', name, value });
  }

  #send(message: object): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #changed(): void {
    for (const check of this.#waiting) check();
  }

  #sign(text: string): string {
    return createHmac('sha1', this.#options.authToken).update(text).digest('base64');
  }
}

type Message = Readonly<Record<string, unknown>> &
  (
    | { readonly type: 'text'; readonly token: string; readonly last: boolean; readonly preemptible: boolean }
    | { readonly type: 'end' | 'language' }
  );
