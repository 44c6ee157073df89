import { lineFrom } from '../../machines/scripted-line.ts';
import type { CallPolicy } from '../../machines/vocabulary/policy.ts';
import type { Agent, AgentVoice } from '../../src/call/agent.ts';
import type { LanguageModel } from '../../src/ports/language-model.ts';
import type { Tool } from '../../src/ports/tool.ts';
import type { Fixture, FixtureAgent, ToolEntry, VoiceEntry } from './fixture.ts';
import type { ScriptedEars } from './scripted-ears.ts';
import type { ModelAnswers } from './model-answers.ts';
import { scriptedModel } from './scripted-model.ts';
import { ScriptedVoice } from './scripted-voice.ts';
import type { FixtureClock } from './fixture-clock.ts';

/** What is said where a fixture's agent has no line of its own. */
export const fixtureLines = { apology: 'Sorry, something went wrong.', farewell: 'Goodbye.' } as const;

/** What an agent's own defaults would put in a fixture's way is switched off. */
const fixtureDefaults = {
  speculation: { depth: 'full' },
  silence: { prompts: [] },
  dtmf: { collectMs: 0 },
} as const;

/**
 * The agent of a fixture: scripted providers, and the shipped policy with the fixture's changes. They have no circuits:
 * those are the process's memory of other calls, and a fixture says itself which provider is asked.
 */
export function fixtureAgent(
  fixture: Fixture,
  shipped: CallPolicy,
  clock: FixtureClock,
  ears: ScriptedEars,
  answers: ModelAnswers,
): Agent {
  const agent = fixture.agent ?? {};
  const apology = agent.apology ?? fixtureLines.apology;
  return {
    name: 'fixture',
    policy: mergePolicy(shipped, agent),
    language: 'en',
    ...(agent.greeting === undefined ? {} : { greeting: lineFrom('greeting', agent.greeting) }),
    farewell: agent.farewell ?? fixtureLines.farewell,
    apology,
    speechToText: [ears],
    models: models(answers, clock),
    voices: voices(fixture, clock, lineFrom('apology', apology).text),
    tools: Object.entries(fixture.tools ?? {}).map(([name, entry]) => scriptedTool(name, entry, clock)),
  };
}

/** The policy that a fixture's agent has. */
export function mergePolicy(shipped: CallPolicy, agent: FixtureAgent): CallPolicy {
  const { speculation, silence, dtmf } = fixtureDefaults;
  return {
    speculation: { ...shipped.speculation, ...speculation, ...agent.speculation },
    interruption: { ...shipped.interruption, ...agent.interruption },
    silence: { ...shipped.silence, ...silence, ...agent.silence },
    dtmf: { ...shipped.dtmf, ...dtmf, ...agent.dtmf },
    stt: { ...shipped.stt, ...agent.stt },
    llm: { ...shipped.llm, ...agent.llm },
    limits: { ...shipped.limits, ...agent.limits },
  };
}

function models(answers: ModelAnswers, clock: FixtureClock): [LanguageModel, ...LanguageModel[]] {
  const others = Array.from({ length: answers.providers - 1 }, (_, index) =>
    scriptedModel(index + 2, answers, clock),
  );
  return [scriptedModel(1, answers, clock), ...others];
}

function voices({ tts }: Fixture, clock: FixtureClock, apology: string): [AgentVoice, ...AgentVoice[]] {
  const entries: readonly VoiceEntry[] = tts === undefined ? [{}] : isList(tts) ? tts : withSuccessor(tts);
  const [first, ...others] = entries.map((entry, index): AgentVoice => ({
    speech: new ScriptedVoice(`voice-${index + 1}`, entry, clock, apology),
    voice: 'scripted',
    speed: 1,
  }));
  if (first === undefined) throw new Error('a fixture needs at least one voice');
  return [first, ...others];
}

function isList(tts: VoiceEntry | readonly VoiceEntry[]): tts is readonly VoiceEntry[] {
  return Array.isArray(tts);
}

function withSuccessor(entry: VoiceEntry): readonly VoiceEntry[] {
  if (entry.error === undefined) return [entry];
  const { error: _, afterWords: __, ...successor } = entry;
  return [entry, successor];
}

function scriptedTool(name: string, entry: ToolEntry, clock: FixtureClock): Tool {
  return {
    name,
    description: name,
    parameters: {},
    effect: entry.effect ?? 'write',
    cancellable: entry.cancellable ?? false,
    run: (_, { signal }) =>
      new Promise((resolve, reject) => {
        const timer = clock.setTimeout(() => resolve(entry.result ?? null), entry.ms ?? 0);
        signal.addEventListener('abort', () => {
          clock.clearTimeout(timer);
          reject(new Error('aborted'));
        });
      }),
  };
}
