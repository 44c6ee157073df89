import { InvalidMessage, StartRefused } from '../errors/protocol-error.ts';

/**
 * Reads what begins a call, by `read`. Throws `StartRefused` in place of its `InvalidMessage`: no other start comes, and what
 * would be said of the messages behind it hides what was wrong.
 */
export function readStart<Start>(read: () => Start): Start {
  try {
    return read();
  } catch (error) {
    if (error instanceof InvalidMessage) throw new StartRefused(error.message, { cause: error });
    throw error;
  }
}
