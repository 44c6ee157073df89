import { CommandError } from '../../command-error.ts';
import { callerSecrets, serverSecrets, signsAddress } from '../carrier-accounts.ts';

/** What a server's refusal of a webhook or of a media socket means to whoever plays the carrier. */
export function refusalOf(carrier: string, status: number, body: string): CommandError {
  const error = errorIn(body);
  const words = error === undefined ? `HTTP ${status}` : `${error.code}: ${error.message}`;
  return new CommandError(
    'call-refused',
    `The server refused the call: ${words}${remedy(carrier, status, error?.code)}`,
  );
}

function remedy(carrier: string, status: number, code: string | undefined): string {
  switch (status) {
    case 401:
      return ` Give this command ${callerSecrets(carrier)}, in the environment or in .env${addressWords(carrier)}.`;
    case 403:
      return ` It stands in the server's environment as ${serverSecrets(carrier)}.`;
    case 404:
      return code === 'agent-not-found'
        ? ' --agent names who answers; without it --to decides.'
        : " Is --url the server's public URL, with the path in front of /v1 if there is one?";
    default:
      return '';
  }
}

const addressWords = (carrier: string): string =>
  signsAddress(carrier) ? ", and the server's public URL as --url: signatures are made over it" : '';

/** A refusal has a JSON body `{"error":{"code","message"}}`. */
function errorIn(body: string): { readonly code: string; readonly message: string } | undefined {
  try {
    const { error } = JSON.parse(body) as { error?: { code?: string; message?: string } };
    return error?.code === undefined ? undefined : { code: error.code, message: error.message ?? '' };
  } catch {
    return undefined;
  }
}
