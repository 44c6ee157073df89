import { stringify } from 'yaml';
import { agentOfPolicy } from '../replay/agent-of-policy.ts';
import type { CallerStep, Fixture } from '../replay/fixture.ts';
import { counterexample, statesOf } from './counterexample.ts';
import type { Finding, PathStep } from './explorer.ts';
import { ModelTiming } from './model-timing.ts';
import { isTimer, timerName, type MachineEvent } from './machine-graph.ts';
import { newest } from './projection.ts';
import type { Variant } from './variant.ts';

/** From one step to the next; short of every wait of the machine. */
const stepMs = 100;

/** The path as a fixture that has the same things happen in the same order, where a fixture can say them. */
export function fixtureOf(finding: Finding): string {
  const { invariant, path, variant } = finding;
  const { fixture, unsaid } = toFixture(path, variant);
  const comments = [
    ...counterexample(finding).trimEnd().split('\n'),
    `states on the way: ${statesOf(path).join(', ')}`,
    ...unsaid.map((what) => `a fixture can not say: ${what}`),
  ];
  const head = { name: `invariant-${invariant}`, about: finding.what };
  return [
    ...comments.map((line) => `# ${line}\n`),
    ...Object.entries({ ...head, ...fixture, expect: {} }).map(
      ([key, value]) => `${key}:${written(value)}\n`,
    ),
  ].join('');
}

/** A line for each of its parts. */
function written(value: unknown): string {
  if (Array.isArray(value)) return value.map((each) => `\n  - ${inALine(each)}`).join('') || ' []';
  if (typeof value !== 'object' || value === null) return ` ${inALine(value)}`;
  const parts = Object.entries(value).map(([key, each]) => `\n  ${key}: ${inALine(each)}`);
  return parts.join('') || ' {}';
}

function inALine(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd();
}

function toFixture(
  path: readonly PathStep[],
  variant: Variant,
): { readonly fixture: Omit<Fixture, 'name' | 'about' | 'expect'>; readonly unsaid: readonly string[] } {
  const caller: CallerStep[] = [];
  const unsaid = isOpening(path[0]) ? [] : ['what happens before speech-to-text is open'];
  const timing = new ModelTiming();
  let at = 0;
  let turn = 0;
  for (const { happens, decisions } of path.slice(isOpening(path[0]) ? 1 : 0)) {
    const { event, name } = happens;
    at += event !== undefined && isTimer(event) ? waitMs(timerName(event), variant) : stepMs;
    timing.take(event, name, decisions, at);
    if (event === undefined || isTimer(event) || isOfTheEngine(event)) {
      if (name.includes('endTurn') || name.includes('catchUp')) turn++;
      continue;
    }
    const step = toStep(event, turn);
    if (step === undefined) unsaid.push(name);
    else caller.push({ at, ...step } as CallerStep);
    if ('leftMs' in event) unsaid.push(`${name}, when so little is left to play`);
    if ('turn' in event) turn += event.turn - newest + (event.type === 'turn.eot' ? 1 : 0);
    if (event.type === 'stt.stalled' && happens.said !== undefined && happens.said.length > 0) turn++;
  }
  return {
    fixture: {
      until: at + stepMs,
      agent: agentOfPolicy(variant.policy, variant.greeting),
      caller,
      ...timing.fixture(at),
    },
    unsaid: [...unsaid, ...timing.unsaid],
  };
}

/** The clock of a fixture begins when speech-to-text is open. */
function isOpening(step: PathStep | undefined): boolean {
  return step?.happens.event?.type === 'stt.opened';
}

/** What comes of itself in a fixture, too. */
function isOfTheEngine({ type }: MachineEvent): boolean {
  return /^(?:reply|playout|tools)\./.test(type) || type === 'stt.worked';
}

/** What a step of the caller says by its type alone. */
const plainSteps: Readonly<Record<string, object>> = {
  'caller.ended-turn': { 'end-turn': true },
  'caller.hung-up': { hangup: true },
  'operator.hangup': { operator: 'hangup' },
  'stt.lost': { stt: 'lost' },
  'stt.stalled': { stt: 'silent' },
  'stt.opened': { stt: 'restored' },
};

function toStep(event: MachineEvent, running: number): object | undefined {
  if ('turn' in event) {
    const index = running + event.turn - newest;
    const turn = event.type.slice('turn.'.length);
    return event.type === 'turn.resumed' ? { turn, index } : { turn, text: event.text, index };
  }
  if (event.type === 'caller.typed') return { text: event.text };
  if (event.type === 'caller.dtmf') return { dtmf: event.digit };
  if (event.type === 'operator.say') return { operator: { say: event.text } };
  return event.type === 'stt.lost' && event.final === true ? undefined : plainSteps[event.type];
}

function waitMs(name: string, { policy }: Variant): number {
  const waits: Readonly<Record<string, number>> = {
    connectPatience: policy.limits.connectMs,
    callPatience: policy.limits.maxCallMs,
    farewellPatience: policy.limits.farewellMs,
    guessPatience: policy.speculation.timeoutMs,
    contestPatience: policy.interruption.dismissAfterMs,
    silencePatience: policy.silence.promptAfterMs,
    keyPatience: policy.dtmf.collectMs,
    endTurnPatience: policy.stt.endTurnGraceMs,
    catchUpPatience: policy.stt.stallMs,
    recogniserPatience: policy.stt.giveUpMs,
  };
  return waits[name] ?? stepMs;
}
