import { Observable } from 'rxjs';
import type { Agent } from '../call/agent.ts';
import type { SpeechToText, SpeechToTextEvent } from '../ports/speech-to-text.ts';
import type { SpeechEvent, TextToSpeech } from '../ports/text-to-speech.ts';
import type { RelayEars } from '../transports/relay-ears.ts';
import { relayAudio, type RelayScript } from '../transports/relay-script.ts';

/** The agent with ears and a voice that are at the other end of a text relay. */
export function relayAgent(agent: Agent, ears: RelayEars, script: RelayScript): Agent {
  const { policy } = agent;
  const { interruption } = policy;
  return {
    ...agent,
    speechToText: [earsOver(ears)],
    voices: [{ speech: voiceOver(script), voice: '', speed: 1 }],
    // The other end stops its voice at once: to talk on until words confirm an interruption is not ours to choose.
    policy:
      interruption.mode === 'confirm'
        ? { ...policy, interruption: { ...interruption, mode: 'pause' } }
        : policy,
  };
}

function earsOver(ears: RelayEars): SpeechToText {
  return {
    name: 'conversation-relay',
    accepts: [relayAudio],
    listen: (_audio$, { firstTurn, endTurn$ }) =>
      new Observable<SpeechToTextEvent>((subscriber) => {
        subscriber.add(ears.listen(firstTurn, (event) => subscriber.next(event)));
        subscriber.add(endTurn$.subscribe(() => ears.endTurn()));
        subscriber.next({ type: 'stt.opened' });
      }),
  };
}

function voiceOver(script: RelayScript): TextToSpeech {
  return {
    name: 'conversation-relay',
    sampleRateHz: relayAudio.sampleRateHz,
    speak: (clauses$) =>
      new Observable<SpeechEvent>((subscriber) => {
        const speech = script.begin();
        let clause = 0;
        return clauses$.subscribe({
          next: (text) => {
            const number = clause++;
            const words = script.say(speech, text);
            subscriber.next({
              type: 'words',
              clause: number,
              words: words.map(({ text: word, startMs, endMs }) => ({ text: word, startMs, endMs })),
            });
            for (const { pcm } of words) subscriber.next({ type: 'audio', clause: number, pcm });
            subscriber.next({ type: 'clause-ended', clause: number });
          },
          error: (error: unknown) => subscriber.error(error),
          complete: () => {
            script.complete(speech);
            subscriber.complete();
          },
        });
      }),
    voices: () =>
      new Observable((subscriber) => {
        subscriber.next([]);
        subscriber.complete();
      }),
  };
}
