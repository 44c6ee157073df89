import type { CallOutput } from '../../machines/vocabulary/call-output.ts';
import { AgentNotFound } from '../../src/errors/call-error.ts';
import type { CallStart } from '../../machines/vocabulary/call-start.ts';
import type { CallId, ResumeToken } from '../../machines/vocabulary/ids.ts';
import type { Agent } from '../../src/call/agent.ts';
import { CallRegistry, type CallRegistryOptions } from '../../src/call/call-registry.ts';
import type { CallSummary } from '../../src/call/calls.ts';
import type { LanguageModel } from '../../src/ports/language-model.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';
import { Ears, fluentModel, fluentVoice, phone } from './hand-providers.ts';
import { Line, runFor } from './rig.ts';

const start: CallStart = { audio: phone, output: phone, metadata: { from: 'test' }, transport: 'test' };

export interface House {
  readonly clock: VirtualClock;
  readonly calls: CallRegistry;
  readonly ears: Ears[];
  readonly logs: Map<string, string[]>;
  readonly faults: { readonly id: string; readonly error: unknown }[];
  readonly ended: CallSummary[];
  readonly agents: Map<string, Agent>;
  readonly run: (ms: number) => Promise<void>;
  readonly open: (change?: Partial<CallStart>) => {
    readonly line: Line;
    readonly id: CallId;
    readonly call: ReturnType<CallRegistry['open']>;
  };
}

/** A registry with two agents that greet their callers and answer everything. */
export async function house(change: Partial<CallRegistryOptions> = {}): Promise<House> {
  const clock = new VirtualClock();
  const policy = await shippedPolicy();
  const ears: Ears[] = [];
  const logs = new Map<string, string[]>();
  const faults: { id: string; error: unknown }[] = [];
  const ended: CallSummary[] = [];
  const agents = new Map<string, Agent>();
  let count = 0;
  const newAgent = (name: string, models: readonly [LanguageModel]): Agent => ({
    name,
    policy: { ...policy, silence: { ...policy.silence, prompts: [] } },
    language: 'en',
    greeting: { name: 'greeting', text: 'Welcome.' },
    farewell: 'Goodbye.',
    apology: 'Sorry.',
    speechToText: [
      {
        name: 'ears',
        accepts: [phone],
        listen: (audio$, options) => {
          const each = new Ears();
          ears.push(each);
          return each.listen(audio$, options);
        },
      },
    ],
    models,
    voices: [{ speech: fluentVoice(clock), voice: '', speed: 1 }],
    tools: [],
  });
  agents.set('default', newAgent('default', [fluentModel(clock, 'I am at your service.')]));
  agents.set('other', newAgent('other', [fluentModel(clock, 'I am the other one.')]));
  const calls = new CallRegistry({
    agentFor: (name = 'default') => {
      const agent = agents.get(name);
      if (agent === undefined) throw new AgentNotFound(`There is no agent "${name}".`);
      return agent;
    },
    clock,
    timestamp: () => '2000-01-01T00:00:00.000Z',
    newCallId: () => `call-${++count}` as CallId,
    newResumeToken: () => `token-${count}` as ResumeToken,
    maxCalls: 3,
    aheadMs: 400,
    resumeValidMs: 60_000,
    openLog: (id) => {
      const lines: string[] = [];
      logs.set(id, lines);
      return {
        sink: { write: (line) => lines.push(line), close: () => lines.push('closed') },
        path: `/logs/${id}`,
      };
    },
    onFault: (id, error) => faults.push({ id, error }),
    onEnded: (summary) => ended.push(summary),
    ...change,
  });
  const open: House['open'] = (startChange = {}) => {
    const line = new Line(clock);
    const call = calls.open({ ...start, ...startChange }, line);
    return { line, call, id: call.id };
  };
  return { clock, calls, ears, logs, faults, ended, agents, open, run: (ms) => runFor(clock, ms) };
}

/** The first message of a type that the caller was sent. */
export function messageOf<Type extends CallOutput['type']>(
  line: Line,
  type: Type,
): Extract<CallOutput, { type: Type }> | undefined {
  return line.outputs
    .map(({ output }) => output)
    .find((output): output is Extract<CallOutput, { type: Type }> => output.type === type);
}
