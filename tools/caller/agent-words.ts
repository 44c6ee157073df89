import { z } from 'zod';

const catalog = z.object({
  agents: z.array(
    z.object({ name: z.string(), label: z.string().optional(), notice: z.string().optional() }),
  ),
});

/**
 * What a caller has to know about an agent: its label and its notice, as the server at `callUrl` tells them.
 * Undefined where it does not tell, or not before `signal` aborts.
 */
export async function agentWords(
  callUrl: string,
  agent: string,
  token: string | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  const headers: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const url = new URL('/api/v1/agents', callUrl.replace(/^ws/, 'http'));
  const answer: unknown = await fetch(url, { headers, signal })
    .then((response) => response.json())
    .catch(() => undefined);
  const found = catalog.safeParse(answer).data?.agents.find(({ name }) => name === agent);
  const words = [found?.label, found?.notice].filter((part) => part !== undefined);
  return words.length === 0 ? undefined : words.join(' · ');
}
