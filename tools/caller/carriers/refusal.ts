import { CommandError } from '../../command-error.ts';
import { callerSecrets, serverSecrets } from '../carrier-accounts.ts';

/** What a server's refusal of a webhook or of a media socket means to whoever plays the carrier. */
export function refusalOf(carrier: string, status: number, body: string): CommandError {
  const words = wordsIn(body) ?? `HTTP ${status}`;
  return new CommandError('call-refused', `The server refused the call: ${words}${remedy(carrier, status)}`);
}

function remedy(carrier: string, status: number): string {
  switch (status) {
    case 401:
      return ` Give this command ${callerSecrets(carrier)}, in the environment or in .env, and the server's public URL as --url: signatures are made over it.`;
    case 403:
      return ` It stands in the server's environment as ${serverSecrets(carrier)}.`;
    case 404:
      return ` Is --url the server's public URL, with the path in front of /v1 if there is one, and is the agent one of its agents? --to decides which one answers where --agent does not.`;
    default:
      return '';
  }
}

/** A refusal has a JSON body `{"error":{"code","message"}}`. */
function wordsIn(body: string): string | undefined {
  try {
    const { error } = JSON.parse(body) as { error?: { code?: string; message?: string } };
    return error?.code === undefined ? undefined : `${error.code}: ${error.message ?? ''}`;
  } catch {
    return undefined;
  }
}
