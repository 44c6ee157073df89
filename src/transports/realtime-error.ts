import { ProtocolError } from '../errors/protocol-error.ts';

/** What one event of a client got wrong, in the words of the protocol: answered, and nothing else happens. */
export class RealtimeRefusal extends ProtocolError {
  readonly code = 'invalid-message';
  /** OpenAI's own code where it has one for this, else one in its manner. */
  readonly wireCode: string;
  /** The key of the event that is wrong. */
  readonly param: string | undefined;

  constructor(wireCode: string, message: string, param?: string) {
    super(message);
    this.wireCode = wireCode;
    this.param = param;
  }
}

/** Told once where a session has instructions for an agent that takes none. */
export const instructionsIgnored = new RealtimeRefusal(
  'unsupported_parameter',
  'This agent follows a flow, and takes no instructions; name another by ?model=.',
  'session.instructions',
);
