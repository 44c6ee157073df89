import { z } from 'zod';

const catalog = z.object({
  agents: z.array(
    z.object({ name: z.string(), label: z.string().optional(), notice: z.string().optional() }),
  ),
});

/** A line for each agent of a server: its name, and what a caller has to know about it. None where it does not tell. */
export async function agentLabels(url: string, token: string | undefined): Promise<readonly string[]> {
  const headers: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const body: unknown = await fetch(`${url}/api/v1/agents`, { headers })
    .then((response) => response.json())
    .catch(() => undefined);
  const parsed = catalog.safeParse(body);
  if (!parsed.success) return [];
  return parsed.data.agents.map(({ name, label, notice }) =>
    [`agent ${name}`, label, notice].filter((part) => part !== undefined).join(' · '),
  );
}
