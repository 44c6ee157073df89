import { transferTool } from '../../machines/agent-reply.ts';
import type { CallFate } from '../../machines/vocabulary/call-event.ts';
import type { CallerConnection } from '../../machines/vocabulary/call-output.ts';
import type { Tool } from '../ports/tool.ts';

/** Numbers or addresses, by the names that the model knows them by. */
export type Transfers = Readonly<Record<string, string>>;

/** The agent's own way to hand the caller over, if it has somebody to hand over to. */
export function transferTools(
  transfers: Transfers | undefined,
  connection: CallerConnection,
  report: (event: CallFate) => void,
): readonly Tool[] {
  return transfers === undefined ? [] : [transferToolOf(transfers, connection, report)];
}

/** The call machine says when it runs: once what the agent said before was played. */
function transferToolOf(
  transfers: Transfers,
  connection: CallerConnection,
  report: (event: CallFate) => void,
): Tool {
  const names = Object.keys(transfers);
  let isUnderWay = false;
  const handOver = async (to: string | undefined): Promise<void> => {
    const destination = to === undefined || !Object.hasOwn(transfers, to) ? undefined : transfers[to];
    if (destination === undefined)
      throw new Error(`there is nobody of this name to transfer to; there are: ${names.join(', ')}`);
    if (connection.transfer === undefined)
      throw new Error('callers on this kind of connection can not be transferred');
    try {
      await connection.transfer(destination);
    } catch (error) {
      // Neither the model nor the log is to know the number.
      const why = error instanceof Error ? error.message.replaceAll(destination, to ?? '') : '';
      throw new Error(`the caller could not be transferred to ${to}${why === '' ? '' : `: ${why}`}`, {
        cause: error,
      });
    }
  };
  return {
    name: transferTool,
    description: `Transfer the caller to somebody else, after what you say in this answer has been spoken. It ends your part of the call. To whom: ${names.join(', ')}.`,
    parameters: {
      type: 'object',
      properties: { to: { type: 'string', enum: names, description: 'to whom' } },
      required: ['to'],
      additionalProperties: false,
    },
    effect: 'write',
    cancellable: false,
    run: async (args) => {
      if (isUnderWay) throw new Error('the caller is being transferred already');
      isUnderWay = true;
      const to = nameIn(args);
      try {
        await handOver(to);
      } catch (error) {
        isUnderWay = false;
        report({ type: 'call.transfer-failed' });
        throw error;
      }
      report({ type: 'call.transferred', to: to ?? '' });
      return null;
    },
  };
}

function nameIn(args: unknown): string | undefined {
  const to = (args as { readonly to?: unknown } | null | undefined)?.to;
  return typeof to === 'string' ? to : undefined;
}
