import type { LogEntry } from '../replay/log-entry.ts';

/** A turn that was typed, or keyed: nothing is measured of it, and it has no number. */
export interface TypedTurn {
  readonly at: number;
  readonly text: string;
  /** Of its answer; absent where it had none of its own. */
  readonly reply?: number;
  /** From the turn to the answer's first sound; absent where there was none. */
  readonly releaseMs?: number;
}

export function typedTurns(entries: readonly LogEntry[]): readonly TypedTurn[] {
  const playedAt = new Map(
    entries.flatMap(({ type, reply, at }) => (type === 'playout.started' ? [[reply, at] as const] : [])),
  );
  return entries.flatMap((entry, index): readonly TypedTurn[] => {
    if (!isTyped(entry)) return [];
    const { at } = entry;
    const text = String(entry['text']);
    const next = entries.find(({ type }, later) => later > index && answersOrTurns.has(type));
    if (next?.type !== 'reply.requested' || next['turn'] !== undefined) return [{ at, text }];
    const reply = Number(next['reply']);
    const played = playedAt.get(reply);
    return [{ at, text, reply, ...(played === undefined ? {} : { releaseMs: played - at }) }];
  });
}

const answersOrTurns = new Set(['reply.requested', 'turn.committed', 'turn.started']);

function isTyped({ type, turn }: LogEntry): boolean {
  return type === 'turn.committed' && turn === undefined;
}
