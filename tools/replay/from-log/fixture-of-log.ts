import { hangUpTool } from '../../../machines/agent-reply.ts';
import type { CallPolicy } from '../../../machines/vocabulary/policy.ts';
import type { Fixture, FixtureAgent, ToolEntry } from '../fixture.ts';
import { fixtureLines, mergePolicy } from '../fixture-agent.ts';
import type { LogEntry } from '../log-entry.ts';
import { isSameJson } from '../same-json.ts';
import { observeLog } from '../log/observe-log.ts';
import type { LogHeader, RecordedCall } from '../log/read-log.ts';
import { callerSteps } from './caller-steps.ts';
import type { LaterReplies } from './clause-entries.ts';
import { modelEntries } from './model-entries.ts';
import { playbackLatencyMs } from './playback-latency.ts';
import { voiceEntries } from './voice-entries.ts';

/** A fixture with what is known not to fit in it, each in a sentence. */
export interface RecordedFixture {
  readonly fixture: Fixture;
  readonly remarks: readonly string[];
}

/** Turns a recorded call into a fixture; undefined for one that never became ready, and so has no time to be told by. */
export function fixtureOfLog(
  { header, entries }: RecordedCall,
  shipped: CallPolicy,
  laterMs: LaterReplies = new Map(),
): RecordedFixture | undefined {
  const readyMs = entries.find(({ type }) => type === 'client.ready')?.at;
  if (readyMs === undefined) return undefined;
  const agent = agentOf(header, shipped);
  const tts = voiceEntries(entries, laterMs);
  const tools = toolEntries(entries, header);
  const llm = modelEntries(entries);
  // What led to such an end, and what came of it, can't be played.
  const end = entries.findIndex(({ type }) => unsayableEnds.has(type));
  const sayable = end === -1 ? entries : entries.slice(0, end);
  const fixture: Fixture = {
    name: header.id,
    about: `A recorded call of the agent ${header.agent}.`,
    ...(end === -1 ? {} : { until: Math.max(0, Math.round(((entries[end]?.at ?? 0) - readyMs) * 10) / 10) }),
    ...(Object.keys(agent).length === 0 ? {} : { agent }),
    caller: callerSteps(sayable, readyMs, header.policy.stt.stallMs),
    ...(llm.length === 0 ? {} : { llm }),
    ...(tts === undefined || Object.keys(tts).length === 0 ? {} : { tts }),
    ...(Object.keys(tools).length === 0 ? {} : { tools }),
    ...playbackOf(entries),
    expect: expectationOf(sayable, llm),
  };
  return { fixture, remarks: remarksOn(entries, header) };
}

/** What differs from a fixture's own agent. */
function agentOf({ policy, greeting, apology, farewell }: LogHeader, shipped: CallPolicy): FixtureAgent {
  const base = mergePolicy(shipped, {});
  const sections = (Object.keys(base) as (keyof CallPolicy)[]).flatMap((section) => {
    const usual: Readonly<Record<string, unknown>> = { ...base[section] };
    const changed = Object.entries(policy[section]).filter(([key, value]) => !isSameJson(value, usual[key]));
    return changed.length === 0 ? [] : [[section, Object.fromEntries(changed)] as const];
  });
  return {
    ...(greeting === undefined ? {} : { greeting: greetingOf(greeting) }),
    ...(apology === fixtureLines.apology ? {} : { apology }),
    ...(farewell === fixtureLines.farewell ? {} : { farewell }),
    ...(Object.fromEntries(sections) as FixtureAgent),
  };
}

function greetingOf({ text, mode }: NonNullable<LogHeader['greeting']>) {
  return mode === undefined ? text : { text, interruption: mode };
}

/** Each tool as it ran to its end for the first time. */
function toolEntries(
  entries: readonly LogEntry[],
  { tools }: LogHeader,
): Readonly<Record<string, ToolEntry>> {
  return Object.fromEntries(
    tools.flatMap(({ name, effect, cancellable }) => {
      if (!isCalled(name, entries)) return [];
      const runs = runsOf(name, entries);
      const { result, ms = 0 } = runs.find(({ hasEnded }) => hasEnded) ?? runs[0] ?? {};
      const entry: ToolEntry = {
        ...(result === undefined ? {} : { result }),
        ...(ms === 0 ? {} : { ms }),
        ...(effect === 'write' ? {} : { effect }),
        ...(cancellable ? { cancellable } : {}),
      };
      return [[name, entry] as const];
    }),
  );
}

function isCalled(name: string, entries: readonly LogEntry[]): boolean {
  return entries.some((entry) => entry.type === 'reply.tool-called' && entry['name'] === name);
}

interface ToolRun {
  readonly hasEnded: boolean;
  readonly result: unknown;
  readonly ms: number;
}

function runsOf(name: string, entries: readonly LogEntry[]): readonly ToolRun[] {
  return entries
    .filter((entry) => entry.type === 'tool.started' && entry['name'] === name && name !== hangUpTool)
    .map((started): ToolRun => {
      const ended = entries.find(({ type, id }) => type === 'tool.ended' && id === started['id']);
      // One that never ended runs on behind the end of the call.
      const untilMs = ended?.at ?? (entries.at(-1)?.at ?? 0) + 1000;
      return {
        hasEnded: ended !== undefined,
        result: ended?.['result'],
        ms: Math.round((untilMs - started.at) * 10) / 10,
      };
    });
}

function playbackOf(entries: readonly LogEntry[]): Pick<Fixture, 'playback'> {
  const latencyMs = playbackLatencyMs(entries);
  if (latencyMs === undefined) return {};
  return { playback: { acks: 'marks', ...(latencyMs === 0 ? {} : { latencyMs }) } };
}

function expectationOf(entries: readonly LogEntry[], llm: Fixture['llm']): Fixture['expect'] {
  const {
    states,
    llmRequests,
    heard,
    history,
    speculation,
    toolsRun,
    clears,
    errors,
    ended,
    metrics,
    reconnects,
  } = observeLog(entries);
  const guesses = Object.entries(metrics).map(([turn, each]) => [turn, { speculation: each['speculation'] }]);
  return {
    states,
    llmRequests: llmRequests.map((request, index) => requestOf(request, llm?.[index]?.provider)),
    heard,
    history,
    speculation,
    toolsRun,
    clears,
    errors,
    // Only what is cut off before an end that can't be played has none.
    ...(ended === null ? {} : { ended }),
    ...(guesses.length === 0
      ? {}
      : { metrics: Object.fromEntries(guesses) as NonNullable<Fixture['expect']['metrics']> }),
    reconnects,
  };
}

function requestOf(
  { text, speculative }: { readonly text: string; readonly speculative: boolean },
  provider: number | undefined,
) {
  return provider === undefined ? { text, speculative } : { text, speculative, provider };
}

const unsayable: Readonly<Record<string, string>> = {
  'call.drained':
    'The server went away during the call; a fixture has no step for that. It stops there, and expects no end.',
  'call.transferred':
    'The caller was transferred; a fixture has no step for that. It stops there, and expects no end.',
  'call.transfer-failed':
    'A transfer was tried and failed; in a fixture nobody is there to transfer to, and it fails at once.',
  'caller.stopped-reply': 'The caller stopped a reply; a fixture has no step for that.',
  'caller.asked-for-reply': 'The caller asked for a reply; a fixture has no step for that.',
  'call.faulted':
    'A fault of the engine ended the call; a fixture has no step for that. It stops there, and expects no end.',
  'speculation.budget-spent':
    'Discarded guesses had cost more than their budget; in a fixture nothing costs anything.',
};

const unsayableEnds: ReadonlySet<string> = new Set(['call.drained', 'call.transferred', 'call.faulted']);

function remarksOn(entries: readonly LogEntry[], { resumed, tools }: LogHeader): readonly string[] {
  const found = Object.keys(unsayable).filter((type) => entries.some((entry) => entry.type === type));
  const varied = tools
    .map(({ name }) => name)
    .filter((name) => {
      const ended = runsOf(name, entries).filter(({ hasEnded }) => hasEnded);
      return new Set(ended.map(({ result }) => JSON.stringify(result))).size > 1;
    });
  return [
    ...found.flatMap((type) => unsayable[type] ?? []),
    ...varied.map((name) => `The tool ${name} had several results; a fixture has one, the first.`),
    ...(resumed ? ['The call was resumed; the fixture begins without what was said before.'] : []),
  ];
}
