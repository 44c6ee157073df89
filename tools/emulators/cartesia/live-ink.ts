import type { TurnEvent } from '../../../machines/vocabulary/turn.ts';
import type { AudioForm } from '../../../src/audio/audio-form.ts';
import type { LiveEars } from '../brain/live-ears.ts';
import type { InkMessage, OpenInkListener } from './ink-listener.ts';

/**
 * Says in Ink's words what embedded ears hear, turn by turn as they find them: a cough is a turn that ends without words.
 * Unlike the vendor's, words that were told in an update may still change. Thresholds, timeout and key terms of the query
 * are checked, and of no use to these ears.
 */
export function liveInk(ears: LiveEars, form: AudioForm): OpenInkListener {
  return ({ say, failed }) => {
    // Turns are to be joined verbatim: https://docs.cartesia.ai/use-the-api/stt/common-pitfalls
    let separator = '';
    const heard = (event: TurnEvent): void => {
      say(inkMessageOf(event, separator));
      if (event.type === 'turn.eot' && event.text !== '') separator = ' ';
    };
    return ears.listen({ form, heard, failed });
  };
}

function inkMessageOf(event: TurnEvent, separator: string): InkMessage {
  switch (event.type) {
    case 'turn.started':
      return { type: 'turn.start' };
    case 'turn.updated':
      return { type: 'turn.update', transcript: separator + event.text };
    case 'turn.eager-eot':
      return { type: 'turn.eager_end', transcript: separator + event.text };
    case 'turn.resumed':
      return { type: 'turn.resume' };
    case 'turn.eot':
      return { type: 'turn.end', transcript: event.text === '' ? '' : separator + event.text };
  }
}
