import { isAboutToken } from '../model/refusal.ts';
import { AgentPicker } from './agent-picker.tsx';
import { CallButtons } from './call-buttons.tsx';
import type { Parts } from './parts.ts';

/** Before the first call: whom one can talk to, and how. */
export function Welcome({ desk, phone }: Parts) {
  const agents = desk.agents.value;
  const agent = desk.agent.value;
  const { phase, problem } = phone.view.value;
  // A problem brings its own buttons, and a missing token comes first.
  const isBlocked = agents.status === 'failed' && isAboutToken(agents.problem.code);
  const canCall = phase === 'idle' && problem === undefined && !isBlocked;
  return (
    <div class="welcome">
      <h2>{agent === undefined ? 'Talk to the agent' : agent.label}</h2>
      {agent?.notice === undefined ? null : <p class="lead">{agent.notice}</p>}
      {agents.status === 'asking' ? <p class="hint">Asking the server whom you can call…</p> : null}
      <AgentPicker desk={desk} />
      {canCall ? <CallButtons desk={desk} phone={phone} /> : null}
      <p class="hint">
        Talk, type or press keys, in any mixture, and interrupt whenever you like. Without a microphone you
        are not asked for one, and you still hear the agent. A headset keeps the agent from hearing itself.
      </p>
      {agent === undefined || agent.phrases.length === 0 ? null : (
        <section class="welcome-phrases" aria-label="Examples">
          <h3>Things to say</h3>
          <ul class="phrases">
            {agent.phrases.slice(0, 6).map((phrase) => (
              <li key={phrase}>“{phrase}”</li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
