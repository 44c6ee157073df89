import type { InterruptionMode } from '../../../machines/vocabulary/policy.ts';
import type { CallerStep } from '../fixture.ts';
import type { LogEntry } from '../log-entry.ts';

type Turn = Extract<CallerStep, { readonly turn: string }>;

/** The finest that a log tells. */
const leastMs = 0.1;

/** What the caller, the operator and speech-to-text did, in the steps of a fixture. */
export function callerSteps(
  entries: readonly LogEntry[],
  readyMs: number,
  stallMs: number,
): readonly CallerStep[] {
  let turn = 0;
  let hasOpened = false;
  let engineMs = -1;
  const steps = entries.flatMap((entry): readonly CallerStep[] => {
    // In a fixture, steps come first of all that happens at one moment.
    const isBehind = entry.at === engineMs;
    if (isOfTheEngine(entry)) engineMs = entry.at;
    const at = Math.max(0, tenth(entry.at - readyMs + (isBehind ? leastMs : 0)));
    if (entry.kind !== 'input') return [];
    if (entry.type.startsWith('turn.')) {
      const step = turnStep(entry, at, turn);
      turn = Math.max(turn, Number(entry['turn']) + (step.turn === 'eot' ? 1 : 0));
      return [step];
    }
    if (entry.type !== 'stt.opened') return otherStep(entry, at, stallMs);
    const isFirst = !hasOpened;
    hasOpened = true;
    return isFirst ? [] : [{ at, stt: 'restored' }];
  });
  return steps.toSorted((one, other) => one.at - other.at);
}

/** Something that the call itself, or a provider, has done. */
function isOfTheEngine({ kind, type }: LogEntry): boolean {
  return kind === 'input' && /^(?:reply|playout|tools|timer)\./.test(type);
}

function tenth(ms: number): number {
  return Math.round(ms * 10) / 10;
}

function turnStep(entry: LogEntry, at: number, running: number): Turn {
  const { text, confidence, trigger } = entry as Partial<Record<string, string | number>>;
  return {
    at,
    turn: entry.type.slice('turn.'.length) as Turn['turn'],
    ...(text === undefined || text === '' ? {} : { text: String(text) }),
    ...(confidence === undefined ? {} : { confidence: Number(confidence) }),
    ...(trigger === undefined ? {} : { trigger: String(trigger) as NonNullable<Turn['trigger']> }),
    ...(entry['turn'] === running ? {} : { index: Number(entry['turn']) }),
  };
}

function otherStep(entry: LogEntry, at: number, stallMs: number): readonly CallerStep[] {
  switch (entry.type) {
    case 'caller.typed':
      return [{ at, text: String(entry['text']) }];
    case 'caller.dtmf':
      return [{ at, dtmf: String(entry['digit']) }];
    case 'caller.ended-turn':
      return [{ at, 'end-turn': true }];
    case 'caller.hung-up':
    case 'caller.vanished':
      return [{ at, hangup: true }];
    case 'operator.say':
      return [{ at, operator: saidBy(entry) }];
    case 'operator.hangup':
      return [{ at, operator: 'hangup' }];
    case 'stt.lost':
      return [{ at, stt: 'lost' }];
    // A stall is found out so long after the last message.
    case 'stt.stalled':
      return [{ at: Math.max(0, at - stallMs + 1), stt: 'silent' }];
    default:
      return [];
  }
}

function saidBy({
  text,
  interruption,
}: LogEntry): Extract<CallerStep, { readonly operator: unknown }>['operator'] {
  const say = String(text);
  return interruption === undefined ? { say } : { say, interruption: interruption as InterruptionMode };
}
