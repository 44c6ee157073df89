import type { CallerConnection, CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { CallId, ResumeToken } from '../../machines/vocabulary/ids.ts';
import type { CallPolicy } from '../../machines/vocabulary/policy.ts';
import type { Agent } from '../../src/call/agent.ts';
import { CallSession, type CallSessionOptions } from '../../src/call/call-session.ts';
import { withCircuit } from '../../src/call/guarded.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';
import { Ears, fluentVoice, HandModel, phone, type Watched } from './hand-providers.ts';

export async function runFor(clock: VirtualClock, ms: number): Promise<void> {
  const untilMs = clock.now() + ms;
  clock.setTimeout(() => undefined, ms);
  while (await clock.step(untilMs));
}

/** The caller's end: keeps everything, with its time. */
export class Line implements CallerConnection {
  readonly outputs: { readonly at: number; readonly output: CallOutput }[] = [];
  readonly audio: { readonly at: number; readonly ms: number; readonly order: number }[] = [];
  onSend: (output: CallOutput) => void = () => undefined;
  onAudio: () => void = () => undefined;
  readonly #clock: VirtualClock;
  readonly #bytesPerMs: number;

  constructor(clock: VirtualClock, bytesPerMs = 16) {
    this.#clock = clock;
    this.#bytesPerMs = bytesPerMs;
  }

  send(output: CallOutput): void {
    this.outputs.push({ at: this.#clock.now(), output });
    this.onSend(output);
  }

  sendAudio(bytes: Uint8Array): void {
    this.audio.push({
      at: this.#clock.now(),
      ms: bytes.length / this.#bytesPerMs,
      order: this.outputs.length,
    });
    this.onAudio();
  }

  get types(): readonly string[] {
    return this.outputs.map(({ output }) => output.type);
  }

  get states(): readonly string[] {
    return this.outputs.flatMap(({ output }) => (output.type === 'state' ? [output.state] : []));
  }

  get state(): string | undefined {
    return this.states.at(-1);
  }

  get errors(): readonly string[] {
    return this.outputs.flatMap(({ output }) => (output.type === 'error' ? [output.code] : []));
  }

  get ended(): string | undefined {
    const last = this.outputs.at(-1)?.output;
    return last?.type === 'ended' ? last.reason : undefined;
  }

  get heard(): readonly string[] {
    return this.outputs.flatMap(({ output }) =>
      output.type === 'reply' && output.event === 'ended' ? [output.heard] : [],
    );
  }

  get text(): string {
    return this.outputs
      .flatMap(({ output }) => (output.type === 'reply' && output.event === 'text' ? [output.text] : []))
      .join('');
  }

  get audioMs(): number {
    return this.audio.reduce((sum, { ms }) => sum + ms, 0);
  }
}

type PolicyChange = { readonly [Key in keyof CallPolicy]?: Partial<CallPolicy[Key]> };

export interface RigOptions {
  readonly agent?: Partial<Omit<Agent, 'policy'>>;
  readonly policy?: PolicyChange;
  readonly session?: Partial<CallSessionOptions>;
  readonly clock?: VirtualClock;
}

export interface Rig {
  readonly clock: VirtualClock;
  readonly ears: Ears;
  readonly model: HandModel;
  readonly voice: Watched;
  readonly line: Line;
  readonly session: CallSession;
  readonly faults: unknown[];
  readonly log: string[];
  readonly ends: string[];
  readonly run: (ms: number) => Promise<void>;
}

/** One call, ready to be opened, with everything around it in the test's hands. */
export async function newRig({
  agent,
  policy = {},
  session = {},
  clock = new VirtualClock(),
}: RigOptions = {}): Promise<Rig> {
  const shipped = await shippedPolicy();
  const ears = withCircuit(new Ears(), clock);
  const model = withCircuit(new HandModel(), clock);
  const voice = withCircuit(fluentVoice(clock), clock);
  const line = new Line(clock);
  const faults: unknown[] = [];
  const log: string[] = [];
  const ends: string[] = [];
  const call = new CallSession({
    id: 'call' as CallId,
    agent: {
      name: 'agent',
      language: 'en',
      farewell: 'Goodbye.',
      apology: 'Sorry.',
      speechToText: [ears],
      models: [model],
      voices: [{ speech: voice, voice: 'any', speed: 1 }],
      tools: [],
      ...agent,
      policy: mergePolicy(shipped, policy),
    },
    start: { audio: phone, output: phone, metadata: {}, transport: 'test' },
    connection: line,
    clock,
    startedAt: '2000-01-01T00:00:00.000Z',
    resumeToken: 'the-secret-token' as ResumeToken,
    aheadMs: 400,
    log: { write: (entry) => log.push(entry), close: () => undefined },
    onFault: (error) => faults.push(error),
    onEnded: ({ id }) => ends.push(id),
    ...session,
  });
  return {
    clock,
    ears,
    model,
    voice,
    line,
    session: call,
    faults,
    log,
    ends,
    run: (ms) => runFor(clock, ms),
  };
}

/** The same, opened. */
export async function openRig(options: RigOptions = {}): Promise<Rig> {
  const rig = await newRig(options);
  rig.session.open();
  await rig.clock.settle();
  return rig;
}

function mergePolicy(shipped: CallPolicy, change: PolicyChange): CallPolicy {
  return {
    speculation: { ...shipped.speculation, depth: 'full', ...change.speculation },
    interruption: { ...shipped.interruption, ...change.interruption },
    silence: { ...shipped.silence, prompts: [], ...change.silence },
    dtmf: { ...shipped.dtmf, collectMs: 0, ...change.dtmf },
    stt: { ...shipped.stt, ...change.stt },
    llm: { ...shipped.llm, ...change.llm },
    limits: { ...shipped.limits, ...change.limits },
  };
}
