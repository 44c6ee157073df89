import type { InspectionEvent } from 'xstate';
import { expect } from 'vitest';
import type { CallMachineInput } from '../../machines/call-context.ts';
import { lineFrom } from '../../machines/scripted-line.ts';
import type { CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { CallId, ResumeToken } from '../../machines/vocabulary/ids.ts';
import type { CallPolicy } from '../../machines/vocabulary/policy.ts';
import { CallSession } from '../../src/call/call-session.ts';
import { withCircuit } from '../../src/call/guarded.ts';
import { ProviderRefused, ProviderUnreachable } from '../../src/errors/provider-error.ts';
import type { Tool } from '../../src/ports/tool.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';
import { Ears, HandModel, phone } from '../call/hand-providers.ts';
import { Line, runFor } from '../call/rig.ts';
import type { CallSnapshot, ModelledCall } from './modelled-call.ts';
import { isPlaying, listenMs } from './call-world.ts';
import { StillVoice } from './still-voice.ts';
import type { Step } from './steps.ts';

const longestWaitMs = 1e8;

/** The real call, driven step by step from outside, with everything around it by hand. */
export class DrivenCall {
  readonly #clock = new VirtualClock();
  readonly #ears = withCircuit(new Ears(), this.#clock);
  readonly #model = withCircuit(new HandModel(), this.#clock);
  readonly #voice: StillVoice;
  readonly #line = Object.assign(new Line(this.#clock), { transfer: () => this.#transfer() });
  readonly #transfers: { readonly take: () => void; readonly fail: (why: Error) => void }[] = [];
  readonly #session: CallSession;
  readonly #faults: unknown[] = [];
  readonly #ends: string[] = [];
  readonly #toolEnds: ((value: unknown) => void)[] = [];
  #snapshot: CallSnapshot | undefined;
  #sent: unknown[] = [];
  #toldBefore = 0;
  #audioBefore = 0;
  #isFaulted = false;
  #toolsNamed = 0;

  constructor(
    input: CallMachineInput,
    policy: CallPolicy,
    countsMoney: boolean,
    observe: (event: InspectionEvent) => void,
  ) {
    this.#voice = withCircuit(new StillVoice(lineFrom('apology', input.apology).text), this.#clock);
    this.#ears.onListen = () => undefined;
    const prices = { usdPerMillionPromptTokens: 1, usdPerMillionCompletionTokens: 1 };
    this.#session = new CallSession({
      id: 'call' as CallId,
      agent: {
        name: 'agent',
        language: 'en',
        ...input,
        policy,
        speechToText: [this.#ears],
        models: [countsMoney ? Object.assign(this.#model, { prices }) : this.#model],
        voices: [{ speech: this.#voice, voice: 'any', speed: 1 }],
        tools: [this.#tool('look', 'read'), this.#tool('book', 'write')],
        transfers: { desk: '+15550100' },
      },
      start: { audio: phone, output: phone, metadata: {}, transport: 'test' },
      connection: this.#line,
      clock: this.#clock,
      startedAt: '2000-01-01T00:00:00.000Z',
      resumeToken: 'the-secret-token' as ResumeToken,
      aheadMs: 400,
      onFault: (error) => this.#faults.push(error),
      onEnded: ({ id }) => this.#ends.push(id),
    });
    this.#session.watch().inspect(observe);
    this.#session.watch().inspect((event) => {
      if (event.type === '@xstate.event' && event.event.type !== 'xstate.init') this.#sent.push(event.event);
      if (event.type === '@xstate.snapshot') this.#snapshot = event.snapshot as CallSnapshot;
    });
    this.#session.open();
  }

  async take(step: Step): Promise<void> {
    this.#sent = [];
    this.#toldBefore = this.#line.outputs.length;
    this.#audioBefore = this.#line.audio.length;
    await this.#do(step);
    await this.#clock.settle();
  }

  /** The call is where the model has it, and so is everything that can be seen of it from outside. */
  expectAsModelled({ sent, told, snapshot, world }: ModelledCall, before: ModelledCall): void {
    const { policy: _, ...context } = this.#snapshot?.context ?? snapshot.context;
    const { policy: _policy, ...modelled } = snapshot.context;
    const { reply, hearing, ended } = world;
    const isOpening = !ended && hearing === 'opening';
    const wasPlaying = isPlaying(before.world.reply);
    const hasPlayed = this.#line.audio.length > this.#audioBefore;
    // What goes on playing may be handed over already; what is cut in the step in which it began may have been heard.
    const isClear = isPlaying(reply)
      ? !wasPlaying
      : !wasPlaying && !sent.some(({ type }) => type === 'playout.started');
    expectSame(
      {
        sent: this.#sent,
        told: this.#line.outputs.slice(this.#toldBefore).flatMap(({ output }) => toldOf(output)),
        value: this.#snapshot?.value,
        context,
        models: this.#model.live,
        voices: this.#voice.live,
        ears: isOpening ? undefined : this.#ears.live,
        hasPlayed: isClear ? hasPlayed : undefined,
      },
      {
        sent,
        told,
        value: snapshot.value,
        context: modelled,
        models: !ended && reply?.request === 'live' ? 1 : 0,
        voices: !ended && reply?.voice === true ? 1 : 0,
        ears: isOpening ? undefined : !ended && hearing === 'open' ? 1 : 0,
        hasPlayed: isClear ? isPlaying(reply) : undefined,
      },
    );
  }

  /** Hangs up, and expects that nothing is left of the call. */
  async end(): Promise<void> {
    if (this.#ends.length === 0) this.#session.receive({ type: 'caller.hung-up' });
    for (const { fail } of this.#transfers) fail(new Error('nobody answers'));
    await this.#clock.settle();
    const { types } = this.#line;
    expectSame(
      {
        ends: this.#ends,
        said: types.filter((type) => type === 'ended').length,
        last: types.at(-1),
        audioAfterwards: this.#line.audio.filter(({ order }) => order >= types.length),
        timers: this.#clock.pending,
        live: this.#ears.live + this.#model.live + this.#voice.live,
        faults: this.#faults.length,
      },
      {
        ends: ['call'],
        said: 1,
        last: 'ended',
        audioAfterwards: [],
        timers: 0,
        live: 0,
        faults: this.#isFaulted ? 1 : 0,
      },
    );
  }

  #transfer(): Promise<void> {
    return new Promise((take, fail) => this.#transfers.push({ take, fail }));
  }

  #tool(name: string, effect: Tool['effect']): Tool {
    return {
      name,
      description: '',
      parameters: {},
      effect,
      cancellable: false,
      run: () =>
        new Promise((resolve) => {
          this.#toolEnds.push(resolve);
        }),
    };
  }

  async #do(step: Step): Promise<void> {
    switch (step.does) {
      case 'hear':
        this.#ears.hear(step.event);
        return;
      case 'receive':
        this.#session.receive(step.input);
        return;
      case 'drain':
        this.#session.drain();
        return;
      case 'fault':
        this.#isFaulted = true;
        // No caller can send it: it stands for a fault of our own.
        this.#session.receiveAudio(undefined as never);
        return;
      case 'wait':
        this.#waitFor((type) => type === step.event);
        return;
      case 'open-hearing':
        this.#waitForEars();
        this.#ears.hear({ type: 'stt.opened' });
        return;
      case 'lose-hearing':
        this.#waitForEars();
        this.#ears.fail(new ProviderUnreachable('gone', { provider: 'ears' }));
        return;
      case 'refuse-hearing':
        this.#waitForEars();
        this.#ears.fail(new ProviderRefused('no', { provider: 'ears' }));
        return;
      case 'stall-hearing':
        await this.#sendAudioUntilItStalls();
        return;
      case 'listen':
        await runFor(this.#clock, listenMs);
        return;
      case 'play-out':
        this.#waitFor((type) => type === 'playout.finished' || type === 'playout.drained');
        return;
      case 'say':
        this.#model.last.say('One two three four. ');
        return;
      case 'finish':
        this.#model.last.finish();
        return;
      case 'fail-model':
        this.#model.last.fail(new ProviderUnreachable('gone', { provider: 'model' }));
        return;
      case 'call-tool':
        this.#model.last.call(step.name, `tool-${this.#toolsNamed++}`, { to: 'desk' });
        this.#model.last.finish();
        return;
      case 'end-tool':
        this.#toolEnds.pop()?.('done');
        await this.#clock.settle();
        return;
      case 'end-old-tool':
        this.#toolEnds.shift()?.('done');
        await this.#clock.settle();
        return;
      case 'take-transfer':
        this.#transfers.pop()?.take();
        return;
      case 'fail-transfer':
        this.#transfers.pop()?.fail(new Error('nobody answers'));
        return;
      case 'sound':
        this.#voice.sound();
        return;
      case 'stay-silent':
        this.#voice.staySilent();
        return;
      case 'fail-voice':
        this.#voice.fail(new ProviderUnreachable('gone', { provider: 'voice' }));
        return;
    }
  }

  #waitFor(isIt: (type: string) => boolean): void {
    const untilMs = this.#clock.now() + longestWaitMs;
    while (!this.#sent.some((event) => isIt((event as { readonly type: string }).type)))
      if (!this.#clock.stepNow(untilMs)) throw new Error('it did not come');
  }

  #waitForEars(): void {
    const untilMs = this.#clock.now() + longestWaitMs;
    while (this.#ears.live === 0) if (!this.#clock.stepNow(untilMs)) throw new Error('nobody listens');
  }

  async #sendAudioUntilItStalls(): Promise<void> {
    for (let frames = 0; frames < 1000; frames++) {
      this.#session.receiveAudio(new Uint8Array(0));
      if (this.#sent.length > 0) return;
      await runFor(this.#clock, 100);
    }
    throw new Error('it did not stall');
  }
}

/** What follows from decisions, of all that the client is told. */
function toldOf(output: CallOutput): readonly string[] {
  if (output.type === 'state') return [`state ${output.state}`];
  if (output.type === 'clear') return ['clear'];
  if (output.type === 'ended') return [`ended ${output.reason}`];
  if (output.type !== 'reply' || output.event === 'text') return [];
  return [`${output.event === 'started' ? 'started' : output.outcome} ${output.reply}`];
}

/** As `expect` would have it, which takes its time even where all is well. */
function expectSame(actual: object, expected: object): void {
  if (written(actual) !== written(expected))
    expect(JSON.parse(written(actual))).toEqual(JSON.parse(written(expected)));
}

/** Times are not compared more exactly than they are counted. */
function written(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (typeof each !== 'number' || Number.isInteger(each)) return each;
    return Number.isFinite(each) ? Math.round(each) : String(each);
  });
}
