import type { Bar } from '../model/bar.ts';
import type { InkName } from './inks.ts';

/** How a bar looks: its side's colour, how strongly it is filled, and whether it was for nothing. */
export interface BarPaint {
  readonly ink: InkName;
  readonly alpha: number;
  readonly isHatched: boolean;
}

const states: Readonly<Record<string, readonly [InkName, number]>> = {
  listening: ['caller', 0.16],
  'eager-thinking': ['contested', 0.2],
  thinking: ['soft', 0.28],
  speaking: ['agent', 0.2],
  'barge-in': ['contested', 0.55],
  failed: ['danger', 0.4],
};

const forNothing = new Set(['discarded', 'cancelled', 'never run', 'dropped']);
const bad = new Set(['failed', 'given up']);

export function paintOf({ lane, name, outcome = '' }: Bar): BarPaint {
  if (lane === 'state') {
    const [ink, alpha] = states[name] ?? (['soft', 0.12] as const);
    return { ink, alpha, isHatched: false };
  }
  if (bad.has(outcome)) return { ink: 'danger', alpha: 0.26, isHatched: false };
  if (lane === 'caller') return { ink: 'caller', alpha: 0.24, isHatched: outcome === 'dropped' };
  if (forNothing.has(outcome)) return { ink: 'contested', alpha: 0.08, isHatched: true };
  if (lane === 'guesses' && outcome !== 'committed')
    return { ink: 'contested', alpha: 0.24, isHatched: false };
  return { ink: 'agent', alpha: lane === 'playout' ? 0.34 : 0.22, isHatched: false };
}

/** What is written in a bar. */
export function labelOf(bar: Bar): string {
  const { lane, name, text, outcome, because, words } = bar;
  const said = text === '' ? '' : ` “${text}”`;
  switch (lane) {
    case 'state':
      return name;
    case 'caller':
      if (bar.by === 'typed') return `typed${said}`;
      if (bar.by === 'keys') return `keys ${text}`;
      return text === '' ? `${name}: no words` : `${name}:${said}`;
    case 'guesses':
      if (outcome === 'discarded') return `✗ ${because?.why ?? ''}`;
      return outcome === 'committed' ? `✓${said}` : `guess${said}`;
    case 'playout':
      if (words?.outcome !== 'interrupted') return `r${bar.reply} “${words?.said ?? ''}”`;
      return words.heard === '' ? `r${bar.reply}, not heard` : `r${bar.reply} heard “${words.heard ?? ''}”`;
    case 'tools':
      return outcome === undefined ? name : `${name}: ${outcome}`;
    case 'speech':
      return outcome === 'ended' ? text : `${text}, ${outcome}`;
    case 'model':
      return `${name}${because === undefined ? said : `: ${because.why}`}`;
  }
}
