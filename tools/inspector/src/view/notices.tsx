import { isAboutToken } from '../model/refusal.ts';
import { CallButtons } from './call-buttons.tsx';
import type { Parts } from './parts.ts';
import { ProblemCard } from './problem-card.tsx';
import { ReconnectNotice } from './reconnect-notice.tsx';
import { TokenField } from './token-field.tsx';

/** All that a person has to know before they go on; mostly nothing. */
export function Notices({ desk, phone }: Parts) {
  const { phase } = phone.view.value;
  return (
    <div class="notices">
      <CallProblem desk={desk} phone={phone} />
      <ListProblem desk={desk} phone={phone} />
      {phase === 'reconnecting' ? <ReconnectNotice phone={phone} /> : null}
      {phone.agent.isHeldBack.value && phase === 'live' ? (
        <div class="problem is-mild" role="alert" data-problem="sound-held-back">
          <div class="problem-words">
            <h2>The browser holds the sound back</h2>
            <p>It lets a page be heard only after you have pressed something.</p>
          </div>
          <div class="problem-actions">
            <button type="button" onClick={() => phone.wake()}>
              Turn the sound on
            </button>
          </div>
        </div>
      ) : null}
    </div>
  );
}

function CallProblem({ desk, phone }: Parts) {
  const { problem, phase } = phone.view.value;
  if (problem === undefined) return null;
  const canCall = phase === 'idle' || phase === 'over';
  return (
    <ProblemCard problem={problem} onDismiss={() => phone.dismissProblem()}>
      {isAboutToken(problem.code) ? <TokenField desk={desk} id="token-problem" /> : null}
      <div class="problem-actions">
        {canCall ? <CallButtons desk={desk} phone={phone} isRetry /> : null}
        {phase === 'live' && problem.code.startsWith('microphone-') ? (
          <button type="button" onClick={() => void phone.turnMicrophoneOn()}>
            Try the microphone again
          </button>
        ) : null}
      </div>
    </ProblemCard>
  );
}

/** Told before a call is tried: that no one answers, or that a token is wanted. */
function ListProblem({ desk, phone }: Parts) {
  const agents = desk.agents.value;
  const { phase, problem } = phone.view.value;
  const isTold = problem !== undefined || (phase !== 'idle' && phase !== 'over');
  if (agents.status !== 'failed' || isTold) return null;
  return (
    <ProblemCard problem={agents.problem}>
      {isAboutToken(agents.problem.code) ? (
        <TokenField desk={desk} id="token-list" />
      ) : (
        <div class="problem-actions">
          <button type="button" onClick={() => void desk.askAgents()}>
            Try again
          </button>
        </div>
      )}
    </ProblemCard>
  );
}
