import { from, Observable, Subscription } from 'rxjs';
import { ProviderUnreachable } from '../errors/provider-error.ts';
import type { SpeechEvent, TextToSpeech } from '../ports/text-to-speech.ts';
import type { Agent } from './agent.ts';
import { attend } from './attend.ts';
import { ClauseSplitter } from './clause-splitter.ts';
import type { Fence } from './fence.ts';

const rehearsals = new WeakMap<Agent, RehearsedVoice>();

/**
 * A line that must be at hand when everything else fails: synthesised once, when the agent's first call starts, and
 * kept. What was not rehearsed it can't say; then it errors with `ProviderUnreachable`, and the next voice is asked.
 */
class RehearsedVoice implements TextToSpeech {
  readonly name = 'rehearsed';
  readonly sampleRateHz: number;
  readonly #clauses = new Map<string, SpeechEvent[]>();

  constructor(sampleRateHz: number) {
    this.sampleRateHz = sampleRateHz;
  }

  keep(clause: string, events: SpeechEvent[]): void {
    this.#clauses.set(clause, events);
  }

  speak(clauses$: Observable<string>): Observable<SpeechEvent> {
    return new Observable((subscriber) => {
      let number = 0;
      return clauses$.subscribe({
        next: (clause) => {
          const events = this.#clauses.get(clause);
          if (events === undefined) {
            subscriber.error(new ProviderUnreachable('the line was not rehearsed', { provider: this.name }));
            return;
          }
          const clauseNumber = number++;
          for (const event of events) subscriber.next({ ...event, clause: clauseNumber });
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => subscriber.complete(),
      });
    });
  }

  voices(): Observable<never[]> {
    return from([[]]);
  }
}

/** Has the first voice that can do it say the agent's apology beforehand. Cancel by unsubscribing. */
export function rehearse(agent: Agent, fence: Fence): Subscription | undefined {
  if (rehearsals.has(agent)) return undefined;
  return rehearseWith(agent, 0, fence);
}

function rehearseWith(agent: Agent, index: number, fence: Fence): Subscription | undefined {
  const agentVoice = agent.voices[index];
  if (agentVoice === undefined) return undefined;
  const { speech, voice, speed } = agentVoice;
  const splitter = new ClauseSplitter();
  const clauses = [...splitter.push(agent.apology), ...splitter.flush()];
  if (clauses.length === 0) return undefined;
  const spoken: SpeechEvent[][] = clauses.map(() => []);
  const scope = new Subscription();
  const rehearsing = attend(
    () => speech.speak(from(clauses), { voice, speed, language: agent.language }),
    {
      next: (event) => spoken[event.clause]?.push(event),
      error: () => scope.add(rehearseWith(agent, index + 1, fence)),
      complete: () => {
        if (!spoken.every((events) => events.some(({ type }) => type === 'audio'))) {
          scope.add(rehearseWith(agent, index + 1, fence));
          return;
        }
        const rehearsed = new RehearsedVoice(speech.sampleRateHz);
        clauses.forEach((clause, number) => rehearsed.keep(clause, spoken[number] ?? []));
        rehearsals.set(agent, rehearsed);
      },
    },
    fence,
  );
  scope.add(rehearsing);
  return scope;
}

/** The agent's voices for a line that should be at hand. */
export function voicesForApology(agent: Agent): Agent['voices'] {
  const rehearsed = rehearsals.get(agent);
  return rehearsed === undefined
    ? agent.voices
    : [{ speech: rehearsed, voice: agent.voices[0].voice, speed: 1 }, ...agent.voices];
}
