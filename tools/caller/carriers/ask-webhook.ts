import { CommandError } from '../../command-error.ts';
import { refusalOf } from './refusal.ts';

const timeoutMs = 15_000;

/** Posts a form, or JSON as text, to a server's webhook as a carrier does, and returns what it answers. Rejects with a `CommandError`. */
export async function askWebhook(
  url: string,
  content: URLSearchParams | string,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    body: content.toString(),
    headers: {
      'Content-Type': typeof content === 'string' ? 'application/json' : 'application/x-www-form-urlencoded',
      ...headers,
    },
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((cause: unknown) => {
    throw new CommandError('server-unreachable', `No talky server answers at ${url}.`, { cause });
  });
  const answer = await response.text();
  if (response.ok) return answer;
  throw refusalOf(/\/v1\/([a-z-]+)/.exec(url)?.[1] ?? '', response.status, answer);
}
