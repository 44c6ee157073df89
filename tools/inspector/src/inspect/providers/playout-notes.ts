import type { Providers, Told } from './providers.ts';

const states = {
  'playout.started': 'playing',
  'playout.released': 'playing',
  'playout.paused': 'paused',
  'playout.finished': 'idle',
  'playout.cut': 'idle',
} as const;

/** What an entry tells of the caller's end of the line. */
export function notePlayout(providers: Providers, { entry, index }: Told): void {
  const { type, at } = entry;
  const state = Object.hasOwn(states, type) ? states[type as keyof typeof states] : undefined;
  const isHeard = type === 'client.mark' || type === 'caller.played' || type === 'client.clear';
  const leftMs = entry.kind === 'input' ? entry['leftMs'] : undefined;
  if (state === undefined && !isHeard && typeof leftMs !== 'number') return;
  const track = providers.track('playout', 'caller’s line', index);
  const { asked, done, waiting } = track.newest;
  // What a reply that is over has marked is not waited for.
  if (state === 'idle') track.note(index, at, { state, waiting: 0 });
  else if (state !== undefined) track.note(index, at, { state });
  else if (type === 'client.mark') track.note(index, at, { asked: asked + 1, waiting: waiting + 1 });
  // What it was to mark is dropped: nothing answers it.
  else if (type === 'client.clear')
    track.note(index, at, { waiting: 0, lastMessage: { at, what: 'cleared' } });
  else if (type === 'caller.played')
    track.note(index, at, {
      done: done + 1,
      waiting: Math.max(0, waiting - 1),
      lastMessage: { at, what: `mark ${String(entry['mark'])} played` },
    });
  else track.note(index, at, { left: { at, ms: Number(leftMs) } });
}
