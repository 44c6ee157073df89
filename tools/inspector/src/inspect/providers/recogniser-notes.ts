import type { Providers, Told } from './providers.ts';

/** What an entry tells of speech-to-text. */
export function noteRecogniser(providers: Providers, { entry, index }: Told): void {
  const { type, at, kind } = entry;
  if (type === 'stt.asked') {
    const asked = providers.track('speech-to-text', String(entry['provider']), index);
    if (providers.recogniser !== asked) providers.recogniser?.note(index, at, { state: 'passed over' });
    providers.recogniser = asked;
    const { resentMs: ms } = entry;
    asked.note(index, at, {
      state: 'opening',
      asked: asked.newest.asked + 1,
      ...(typeof ms === 'number' ? { resent: { at, ms } } : {}),
    });
    return;
  }
  const track = providers.recogniser;
  if (type === 'call.ended') {
    if (track !== undefined && track.newest.state !== 'refused') track.note(index, at, { state: 'closed' });
    return;
  }
  // Of turns, what is decided about them did not come from there.
  if (track === undefined || (kind !== 'input' && type !== 'turn.judged')) return;
  const { done, failed, reconnects } = track.newest;
  const lastMessage = { at, what: type };
  switch (type) {
    case 'stt.opened':
      track.note(index, at, {
        state: done === 0 ? 'open' : 'catching up',
        done: done + 1,
        reconnects: done === 0 ? reconnects : reconnects + 1,
        lastMessage,
      });
      return;
    case 'stt.worked':
      track.note(index, at, { state: 'open', lastMessage });
      return;
    case 'stt.lost':
      track.note(index, at, { state: entry['final'] === true ? 'refused' : 'lost', failed: failed + 1 });
      return;
    case 'stt.stalled':
      track.note(index, at, { state: 'deaf', failed: failed + 1 });
      return;
    default:
      if (type.startsWith('turn.')) track.note(index, at, { lastMessage });
  }
}
