import { signal } from '@preact/signals';
import { captureRateHz } from '../audio/wire-rate.ts';
import { subprotocols } from '../model/call-address.ts';
import { callView, idleView, type CallHappening, type CallView } from '../model/call-view.ts';
import type { ClientMessage } from '../model/client-message.ts';
import { judgeLineLoss } from '../model/line-loss.ts';
import { problemOf } from '../model/problem.ts';
import { isAboutToken } from '../model/refusal.ts';
import type { ServerMessage } from '../model/server-message.ts';
import { AgentVoice } from './agent-voice.ts';
import { CallLine } from './call-line.ts';
import { CallerVoice } from './caller-voice.ts';
import { Redial } from './redial.ts';
import type { ServerDesk } from './server-desk.ts';
import type { Surroundings } from './surroundings.ts';

export interface DialOptions {
  /** The server's default where none is named. */
  readonly agent?: string | undefined;
  readonly withMicrophone: boolean;
}

/** How long the server has for its `ended` after a hang-up. */
const farewellPatienceMs = 2000;

/** The page's telephone: one call at a time, its line, its microphone, its loudspeaker, and what is to be seen of it. */
export class Phone {
  readonly view = signal<CallView>(idleView);
  readonly caller: CallerVoice;
  readonly agent: AgentVoice;
  readonly #desk: ServerDesk;
  readonly #surroundings: Surroundings;
  readonly #redial: Redial;
  #line: CallLine | undefined;
  #agentName: string | undefined;
  /** Which dial this is: whatever an older one was still waiting for comes to nothing. */
  #dial = 0;

  constructor(desk: ServerDesk, surroundings: Surroundings) {
    this.#desk = desk;
    this.#surroundings = surroundings;
    this.#redial = new Redial(surroundings, () => this.#openLine());
    this.caller = new CallerVoice({
      onFrame: (frame) => this.#line?.sendAudio(frame),
      onLost: () => this.#happen({ type: 'page.noticed', problem: problemOf('microphone-lost') }),
      onEndedTurn: () => this.#line?.send({ type: 'end-turn' }),
    });
    this.agent = new AgentVoice({
      onPlayed: (mark) => this.#line?.send({ type: 'played', mark }),
      onStopped: ({ audioMs }) => this.#happen({ type: 'page.silenced', audioMs }),
    });
  }

  /** To be called in a gesture, which a browser asks for before it plays anything. A call that is on goes on. */
  async dial({ agent, withMicrophone }: DialOptions): Promise<void> {
    if (this.#isBusy) return;
    this.#dial += 1;
    const dial = this.#dial;
    this.#agentName = agent;
    const loudspeaker = this.agent.open();
    this.#happen({ type: withMicrophone ? 'page.asked-microphone' : 'page.dialled' });
    const code = withMicrophone ? await this.caller.turnOn() : undefined;
    const canPlay = await loudspeaker;
    if (dial !== this.#dial) return;
    if (code !== undefined) {
      this.#giveUp(code);
      return;
    }
    if (withMicrophone) this.#happen({ type: 'page.dialled' });
    if (!canPlay) this.#happen({ type: 'page.noticed', problem: problemOf(soundProblem()) });
    this.#openLine();
  }

  /** In every phase what the person means by it: cancel, hang up, or stop trying. */
  hangUp(): void {
    const { phase } = this.view.value;
    if (phase === 'idle' || phase === 'over') return;
    if (phase === 'live') {
      this.agent.hush();
      this.#line?.send({ type: 'hangup' });
      const dial = this.#dial;
      this.#surroundings.after(farewellPatienceMs, () => {
        if (dial === this.#dial && this.view.value.phase === 'live') this.#overNow();
      });
    } else if (phase === 'reconnecting') {
      this.#overNow();
    } else {
      this.#putDown();
      this.#happen({ type: 'page.cancelled' });
    }
  }

  type(text: string): void {
    const trimmed = text.trim();
    if (trimmed === '' || this.view.value.phase !== 'live') return;
    this.#happen({ type: 'page.typed', text: trimmed });
    this.#line?.send({ type: 'text', text: trimmed });
  }

  press(digit: string): void {
    if (this.view.value.phase !== 'live') return;
    this.#happen({ type: 'page.keyed', digit, nowMs: this.#surroundings.nowMs() });
    this.#line?.send({ type: 'dtmf', digit });
  }

  /** Turns the microphone on in the middle of a call, which needs nothing new from the server. */
  async turnMicrophoneOn(): Promise<void> {
    const code = await this.caller.turnOn();
    if (code !== undefined) this.#happen({ type: 'page.noticed', problem: problemOf(code) });
    else if (this.view.value.problem?.code.startsWith('microphone-')) this.dismissProblem();
    if (!this.#isBusy) this.caller.turnOff();
  }

  dismissProblem(): void {
    this.#happen({ type: 'page.dismissed-problem' });
  }

  /** The network is gone, which a WebSocket would notice only minutes later. */
  dropLine(): void {
    this.#line?.drop();
  }

  reconnectNow(): void {
    this.#redial.now();
  }

  /** A gesture, or the page is to be seen again: what the browser suspended may go on. */
  wake(): void {
    if (!this.#isBusy) return;
    this.agent.wake();
    this.caller.wake();
  }

  /** The page is being closed: the server should not wait for its caller to come back. */
  leave(): void {
    this.#line?.send({ type: 'hangup' });
    if (this.#isBusy) this.#overNow();
  }

  get #isBusy(): boolean {
    const { phase } = this.view.value;
    return phase !== 'idle' && phase !== 'over';
  }

  #happen(happening: CallHappening): void {
    this.view.value = callView(this.view.value, happening);
  }

  #openLine(): void {
    const { callUrl } = this.#desk.address;
    const protocols = subprotocols(this.#desk.token.value);
    const line = new CallLine(
      { url: callUrl, protocols, start: this.#start() },
      {
        onMessage: (message) => this.#hear(message),
        onAudio: (bytes) => this.agent.play(bytes),
        onLost: (closeCode) => this.#lose(line, closeCode),
      },
    );
    this.#line = line;
  }

  #start(): ClientMessage & { readonly type: 'start' } {
    const { resumeToken } = this.view.value;
    const { sampleRateHz } = this.agent;
    return {
      type: 'start',
      ...(this.#agentName === undefined ? {} : { agent: this.#agentName }),
      audio: { encoding: 'linear16', sampleRate: captureRateHz },
      ...(sampleRateHz === undefined
        ? {}
        : { output: { encoding: 'linear16', sampleRate: sampleRateHz } as const }),
      ...(resumeToken === undefined ? {} : { resume: resumeToken }),
    };
  }

  #hear(message: ServerMessage): void {
    if (message.type === 'mark') this.agent.mark(message.mark);
    else if (message.type === 'clear') this.agent.clear();
    else if (message.type === 'ready') this.#redial.reset();
    this.#happen({ type: 'server.said', message, nowMs: this.#surroundings.nowMs() });
    if (message.type === 'ended') this.#putDown();
  }

  #lose(line: CallLine, closeCode: number): void {
    this.#line = undefined;
    const canResume = this.view.value.resumeToken !== undefined;
    const verdict = judgeLineLoss({ closeCode, wasReady: line.isReady, canResume });
    this.agent.hush();
    switch (verdict.next) {
      case 'over':
        this.#overNow();
        return;
      case 'fail':
        this.#giveUp(verdict.code);
        return;
      case 'reconnect':
        this.#waitToRedial(line.isReady);
        return;
      case 'ask-why':
        void this.#askWhy((code) => this.#giveUp(code));
    }
  }

  #waitToRedial(wasReady: boolean): void {
    const due = this.#redial.lost();
    if (due === undefined) {
      this.#giveUp('server-gone');
      return;
    }
    this.#happen({ type: 'page.line-lost', ...due });
    if (wasReady) return;
    void this.#askWhy((code) => {
      if (isAboutToken(code)) this.#giveUp(code);
      else this.#happen({ type: 'page.set-back', problem: problemOf(code) });
    });
  }

  async #askWhy(then: (code: string) => void): Promise<void> {
    const dial = this.#dial;
    const code = await this.#desk.askWhyRefused();
    if (dial === this.#dial) then(code);
  }

  #giveUp(code: string): void {
    const { problem } = this.view.value;
    // A fatal `error` has already told it, with the server's own words.
    const told = problem?.code === code ? problem : problemOf(code);
    this.#putDown();
    this.#happen({ type: 'page.gave-up', problem: told, nowMs: this.#surroundings.nowMs() });
  }

  #overNow(): void {
    this.agent.hush();
    this.#putDown();
    this.#happen({ type: 'page.over', nowMs: this.#surroundings.nowMs() });
  }

  /** Closes what belongs to the call; the agent's last words are still played. */
  #putDown(): void {
    this.#dial += 1;
    this.#redial.reset();
    this.#line?.close();
    this.#line = undefined;
    this.caller.turnOff();
    this.agent.rest();
  }
}

function soundProblem(): string {
  return window.isSecureContext ? 'audio-failed' : 'insecure-page';
}
