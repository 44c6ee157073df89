import type { Phone } from '../call/phone.ts';
import { floorHolder, floorWords, lastStayMs, type FloorHolder } from '../model/floor.ts';
import { talkingStates } from '../model/state-words.ts';
import { durationWords } from '../model/time-words.ts';
import { LevelBeam } from './level-beam.tsx';

const holderWords: Readonly<Record<FloorHolder, string>> = {
  caller: 'your floor',
  agent: 'the agent’s floor',
  contested: 'contested floor',
  nobody: '',
};

/** The state of the call, live: its name, what it means, and who may talk. */
export function Floor({ phone }: { readonly phone: Phone }) {
  const view = phone.view.value;
  const { label, meaning } = floorWords(view);
  const holder = floorHolder(view);
  return (
    <section class="floor" aria-labelledby="floor-title" data-holder={holder}>
      <h2 id="floor-title" class="eyebrow">
        State of the call
      </h2>
      <p class="floor-now">
        <span class="lamp" aria-hidden="true" />
        <span role="status" class="floor-label" data-part="state">
          {label}
        </span>
        <span class="floor-holder">{holderWords[holder]}</span>
      </p>
      <div class="floor-sides" aria-hidden="true">
        <span class="side-caller">you</span>
        <LevelBeam phone={phone} />
        <span class="side-agent">agent</span>
      </div>
      <p class="floor-meaning">{meaning}</p>
      <p class="states-title" aria-hidden="true">
        <span>state</span>
        <span>last stay</span>
      </p>
      <ol class="states" aria-label="States that a call goes through, and how long the last stay was">
        {talkingStates.map((state) => {
          const stayMs = lastStayMs(view.visits, state);
          const isNow = view.state === state && view.phase === 'live';
          return (
            <li key={state} class="state" data-name={state} aria-current={isNow ? 'step' : undefined}>
              <span class="state-name">{state}</span>
              <span class="state-stay">{stayMs === undefined ? '' : durationWords(stayMs, 'rough')}</span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
