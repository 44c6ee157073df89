import { firstValueFrom, Observable } from 'rxjs';
import type { Agent } from './call/agent.ts';
import type { Clock } from './ports/clock.ts';
import type { TextToSpeech, Voice } from './ports/text-to-speech.ts';

/** A vendor that does not tell its voices within this time tells none. */
const patienceMs = 5000;

export type OfferedVoice = Voice & { readonly provider: string };

/** The voices that the agents' providers have; a vendor is asked once, and again only if it did not answer. */
export class VoiceList {
  readonly #speech: ReadonlySet<TextToSpeech>;
  readonly #clock: Clock;
  readonly #known = new Map<TextToSpeech, readonly OfferedVoice[]>();

  constructor(agents: readonly Agent[], clock: Clock) {
    this.#speech = new Set(agents.flatMap(({ voices }) => voices.map(({ speech }) => speech)));
    this.#clock = clock;
  }

  async all(): Promise<readonly OfferedVoice[]> {
    const lists = await Promise.all([...this.#speech].map((speech) => this.#of(speech)));
    return lists.flat();
  }

  async #of(speech: TextToSpeech): Promise<readonly OfferedVoice[]> {
    const known = this.#known.get(speech);
    if (known !== undefined) return known;
    const told = await firstValueFrom(this.#within(speech.voices())).catch(() => undefined);
    if (told === undefined) return [];
    const offered = told.map(({ id, name, language }) => ({ id, name, language, provider: speech.name }));
    this.#known.set(speech, offered);
    return offered;
  }

  #within(voices$: Observable<readonly Voice[]>): Observable<readonly Voice[]> {
    return new Observable((subscriber) => {
      const timer = this.#clock.setTimeout(() => subscriber.complete(), patienceMs);
      subscriber.add(() => this.#clock.clearTimeout(timer));
      subscriber.add(voices$.subscribe(subscriber));
    });
  }
}
