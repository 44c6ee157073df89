import { fieldText } from '../record/field-text.ts';
import type { Providers, Told } from './providers.ts';

/** What an entry tells of a language model. */
export function noteModel(providers: Providers, { entry, index }: Told): void {
  const { type, at } = entry;
  const reply = Number(entry['reply']);
  if (type === 'llm.asked') {
    const place = Number(entry['provider']);
    const track = providers.track('language model', fieldText(entry['name'], `model ${place + 1}`), index);
    providers.models.set(place, track);
    providers.modelOfReply.set(reply, track);
    const { asked, waiting } = track.newest;
    track.note(index, at, { state: 'asking', asked: asked + 1, waiting: waiting + 1 });
  } else if (type === 'reply.text-ready') {
    const track = providers.modelOfReply.get(reply);
    // A scripted line has words too, and no model.
    if (track?.newest.waiting !== 0)
      track?.note(index, at, { state: 'streaming', lastMessage: { at, what: 'first token' } });
  } else if (type === 'llm.answered') {
    const track = providers.models.get(Number(entry['provider']));
    if (track === undefined) return;
    const { waiting, done, failed, cancelled, state } = track.newest;
    const left = Math.max(0, waiting - 1);
    const outcome = String(entry['outcome']);
    track.tookFirst(index, entry['firstTokenMs']);
    track.note(index, at, {
      state: left > 0 ? state : outcome === 'failed' ? 'failed' : 'idle',
      waiting: left,
      done: outcome === 'finished' ? done + 1 : done,
      failed: outcome === 'failed' ? failed + 1 : failed,
      cancelled: outcome === 'cancelled' ? cancelled + 1 : cancelled,
      ...(outcome === 'finished' ? { lastMessage: { at, what: outcome } } : {}),
    });
  }
}
