import { TalkyError } from './talky-error.ts';

/** A new call that is not taken now; `retryAfterMs` says when to try again. */
export class AdmissionError extends TalkyError {
  readonly code: 'at-capacity' | 'draining';

  constructor(reason: 'at-capacity' | 'draining', retryAfterMs: number) {
    super(
      reason === 'draining'
        ? 'The server is shutting down; call again in a moment.'
        : 'All lines are busy; call again in a moment, or raise performance.max_concurrent_calls.',
      { retryable: true, retryAfterMs },
    );
    this.code = reason;
  }
}

/** `start` named an agent that is not in `config/agents`. */
export class AgentNotFound extends TalkyError {
  readonly code = 'agent-not-found';
}

/** The resume token is unknown, used or expired. */
export class ResumeInvalid extends TalkyError {
  readonly code = 'resume-invalid';
}

/** The call could not be handed over, for what the carrier, or the way in which the caller is connected, has against it. */
export class TransferFailed extends TalkyError {
  readonly code = 'transfer-failed';
}

/** A carrier's REST interface did not do what it was asked for, or could not be reached. */
export class CarrierRefused extends TalkyError {
  readonly code = 'carrier-refused';
}
