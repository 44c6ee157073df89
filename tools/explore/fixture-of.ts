import { stringify } from 'yaml';
import { agentOfPolicy } from '../replay/agent-of-policy.ts';
import type { CallerStep, Fixture, ModelEntry, VoiceEntry } from '../replay/fixture.ts';
import type { Act } from './act.ts';
import type { AskedNote } from './explored-model.ts';
import { wordMs } from './explored-voice.ts';
import type { Setting } from './plan.ts';
import type { Stage } from './stage.ts';

type Told = Stage['story'][number];

/**
 * The call as a fixture, as far as one can say it: what fixtures have no word for stands as comments in its place, and
 * answers come at an even pace. What must come of it is for a person to write.
 */
export function fixtureOf(stage: Stage): string {
  const { story, setting, asked } = stage;
  // The words that ship are no part of what was chosen for the call.
  const { backchannels: _, ...interruption } = setting.policy.interruption;
  const fixture: Fixture = {
    name: 'found',
    about: stage.oracle.violations[0]?.what ?? 'nothing was broken',
    agent: { ...agentOfPolicy(setting.policy, setting.greeting), interruption },
    caller: [...earsAtFirst(setting), ...story.flatMap((told) => stepOf(told) ?? [])],
    llm: asked.map(({ note }) => entryOf(note)),
    tts: voiceOf(setting),
    playback: {
      acks: { none: 'none', timely: 'marks', hand: 'none' }[setting.marks] as 'none',
      latencyMs: setting.latencyMs,
    },
    expect: {},
  };
  const unsaid = story.filter(
    (told) => told.act.do !== 'pass' && !isProvider(told.act) && stepOf(told) === undefined,
  );
  return (
    stringify(fixture, { lineWidth: 0 }) +
    unsaid.map(({ atMs, act }) => `# at ${atMs}: ${JSON.stringify(act)}\n`).join('')
  );
}

/** A fixture begins with a recogniser that is open. */
function earsAtFirst({ ears }: Setting): readonly CallerStep[] {
  return ears === 'up' ? [] : [{ at: 0, stt: ears === 'refusing' ? 'lost' : ears }];
}

function isProvider(act: Act): boolean {
  return (
    act.do === 'tokens' ||
    act.do === 'answer' ||
    act.do === 'call-tool' ||
    act.do === 'end-answer' ||
    act.do === 'voice-steps'
  );
}

/** Undefined for what fixtures have no word for. */
function stepOf({ atMs: at, act, turn }: Told): CallerStep | undefined {
  if (act.do === 'turn') {
    const text = act.event === 'resumed' ? {} : { text: act.text };
    return { at, turn: act.event, ...text, index: Math.max(0, turn + act.lag) };
  }
  if (act.do === 'type') return { at, text: act.text };
  if (act.do === 'key') return { at, dtmf: act.digit };
  if (act.do === 'end-turn') return { at, 'end-turn': true };
  if (act.do === 'hang-up') return { at, hangup: true };
  if (act.do === 'operator-say') return { at, operator: { say: act.text } };
  if (act.do === 'operator-hangup') return { at, operator: 'hangup' };
  if (act.do !== 'ears') return undefined;
  const stt = ({ up: 'restored', refusing: 'lost', lost: 'lost', silent: 'silent' } as const)[act.become];
  return { at, stt };
}

function voiceOf({ firstAudioMs, speed, wordTimestamps }: Setting): VoiceEntry {
  return { firstAudioMs, wordMs, speed, wordTimestamps };
}

function entryOf({ provider, atMs, tokens, tools, ending }: AskedNote): ModelEntry {
  const words = tokens.map(({ text }) => text).join(' ');
  const firstMs = tokens[0]?.atMs ?? ending?.atMs ?? atMs;
  const lastMs = tokens.at(-1)?.atMs ?? firstMs;
  const pace = {
    firstTokenMs: firstMs - atMs,
    tokenMs: tokens.length < 2 ? 10 : Math.round((lastMs - firstMs) / (tokens.length - 1)),
    provider,
  };
  const how = ending?.how ?? 'stalled';
  if (how === 'cancelled') return { reply: `${words} and so on`, ...pace };
  if (how === 'unreachable' || how === 'throttled' || how === 'stalled')
    return {
      reply: words,
      ...pace,
      afterTokens: tokens.length,
      error: how,
      afterMs: (ending?.atMs ?? lastMs) - (tokens.length === 0 ? atMs : lastMs),
    };
  if (how === 'protocol' || how === 'no-reason')
    return { reply: words, ...pace, afterTokens: tokens.length, error: 'protocol' };
  if (tools.length === 0) return { reply: words, ...pace };
  return { ...(words === '' ? {} : { say: words }), ...pace, tools: tools.map((name) => ({ name })) };
}
