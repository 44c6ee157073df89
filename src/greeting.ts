import type { InspectorDoor } from './inspector-sources.ts';
import type { Talky } from './talky.ts';

/**
 * What a server says when it takes calls: where, in which process, who answers, and what there is to know of the agents.
 */
export function greeting(
  { url, catalog, inspector }: Pick<Talky, 'url' | 'catalog' | 'inspector'>,
  pid: number,
  notices: readonly string[],
): string {
  const agents = catalog.agents();
  const lines = agents.map(({ name, label, notice }) =>
    [`  agent ${name}`, label, notice].filter((part) => part !== undefined).join(' · '),
  );
  const answering = agents.find((agent) => agent.default)?.name;
  const answers = answering === undefined ? [] : [`${answering} answers calls that name no agent.`];
  return [
    `talky takes calls at ${url.replace('http', 'ws')}/v1/call`,
    `Its page is ${url}/ — Ctrl-C ends, "kill -HUP ${pid}" reads the configuration again.`,
    ...(inspector === undefined ? [] : [`Its inspector is ${url}/inspect/ — ${protections[inspector]}`]),
    ...lines,
    ...(agents.length + notices.length > 1 ? answers : []),
    ...notices,
    '',
  ].join('\n');
}

const protections: Readonly<Record<InspectorDoor, string>> = {
  'this-machine':
    'for this machine alone; behind a proxy on it, set TALKY_INSPECTOR_TOKEN: then whoever has that token gets in.',
  token: 'it asks for a token of its own.',
  closed:
    'closed until TALKY_INSPECTOR_TOKEN is set: the server asks for tokens, and the inspector has none.',
};
