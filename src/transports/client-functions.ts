import type { ClientTool } from '../../machines/vocabulary/call-wishes.ts';

/** A function that the client of a call is asked to run. */
export interface FunctionCall {
  readonly id: string;
  readonly name: string;
  readonly args: unknown;
}

export interface ClientFunctionsOptions {
  /** Unlike every other of the connection. */
  readonly newId: () => string;
  readonly ask: (call: FunctionCall) => void;
  /** Nobody waits for this one any more. */
  readonly cancelled: (call: FunctionCall) => void;
}

interface Waiting {
  readonly call: FunctionCall;
  readonly answer: (result: unknown) => void;
  readonly fail: (error: Error) => void;
}

/** The functions that a client was asked to run, and has not answered. */
export class ClientFunctions {
  readonly #options: ClientFunctionsOptions;
  readonly #waiting = new Map<string, Waiting>();

  constructor(options: ClientFunctionsOptions) {
    this.#options = options;
  }

  /** As the agent of the call has it. */
  tool(described: Omit<ClientTool, 'run'>): ClientTool {
    return { ...described, run: (args, signal) => this.#run(described.name, args, signal) };
  }

  /** Takes an answer, of the oldest call of the name where it has no id; false when there is no such call. */
  answer(
    { id, name }: { readonly id?: string | undefined; readonly name?: string },
    result: unknown,
  ): boolean {
    const waiting =
      id === undefined
        ? [...this.#waiting.values()].find(({ call }) => call.name === name)
        : this.#waiting.get(id);
    if (waiting === undefined) return false;
    this.#waiting.delete(waiting.call.id);
    waiting.answer(result);
    return true;
  }

  /** The client is gone. */
  end(): void {
    for (const { fail } of this.#waiting.values()) fail(new Error('the client has hung up'));
    this.#waiting.clear();
  }

  #run(name: string, args: unknown, signal: AbortSignal): Promise<unknown> {
    const call: FunctionCall = { id: this.#options.newId(), name, args };
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        if (!this.#waiting.delete(call.id)) return;
        this.#options.cancelled(call);
        reject(new Error(`${name} was cancelled`));
      };
      signal.addEventListener('abort', stop, { once: true });
      const settled = <Result>(settle: (result: Result) => void) => {
        return (result: Result): void => {
          signal.removeEventListener('abort', stop);
          settle(result);
        };
      };
      this.#waiting.set(call.id, { call, answer: settled(resolve), fail: settled(reject) });
      this.#options.ask(call);
    });
  }
}
