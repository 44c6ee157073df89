import { computed, signal } from '@preact/signals';
import { defaultAgent, readAgentList, type AgentChoice } from '../model/agent-list.ts';
import { agentsUrl, serverAddress, type ServerAddress } from '../model/call-address.ts';
import { problemOf, type Problem } from '../model/problem.ts';
import { refusalCode, tokenCode } from '../model/refusal.ts';
import { readServerStatus, type ServerStatus } from '../model/server-status.ts';
import { KeptToken } from './kept-token.ts';

/** What is known of whom one can call. */
export type AgentsState =
  | { readonly status: 'asking' }
  | { readonly status: 'known'; readonly agents: readonly AgentChoice[] }
  | { readonly status: 'failed'; readonly problem: Problem };

const patienceMs = 5000;

/** What the page asks the server over plain HTTP, and the token it shows for it. */
export class ServerDesk {
  readonly address: ServerAddress;
  readonly agents = signal<AgentsState>({ status: 'asking' });
  /** The name of the agent that the person chose; what they leave is the server's default. */
  readonly chosen = signal<string | undefined>(undefined);
  /** The agent that a call would reach, as far as the server tells. */
  readonly agent = computed<AgentChoice | undefined>(() => {
    const agents = this.agents.value.status === 'known' ? this.agents.value.agents : [];
    return agents.find(({ name }) => name === this.chosen.value) ?? defaultAgent(agents);
  });
  readonly #kept = new KeptToken('talky.access-token');
  /** Empty: none. */
  readonly token = this.#kept.value;
  /** Where calls can be seen from the inside; undefined as long as the server has not said that they can. */
  readonly inspectorUrl = signal<string | undefined>(undefined);
  #status: ServerStatus | undefined;
  #asked = 0;

  constructor(pageUrl: string) {
    this.address = serverAddress(pageUrl);
  }

  /** Keeps the token, for this tab. False for one that a browser can't send. */
  useToken(token: string): boolean {
    if (!this.#kept.use(token)) return false;
    void this.askAgents();
    return true;
  }

  /** Learns who can be called. Never rejects; an older answer doesn't replace a newer one. */
  async askAgents(): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    this.agents.value = { status: 'asking' };
    const response = await this.#getAgents();
    const body: unknown = await response?.json().catch(() => undefined);
    if (asked !== this.#asked) return;
    this.agents.value = agentsState(response?.status, body, this.token.value !== '');
  }

  /** Why a call was refused: a code that `problemOf` knows. */
  async askWhyRefused(): Promise<string> {
    const response = await this.#get(this.address.readyUrl);
    if (response === undefined) return refusalCode({});
    const ready = { status: response.status, body: await response.json().catch(() => undefined) };
    if (!response.ok) return refusalCode({ ready });
    const agents = await this.#getAgents();
    return refusalCode({ ready, agentsStatus: agents?.status, hadToken: this.token.value !== '' });
  }

  /** Where the API is, the server tells once, together with whether it has an inspector. */
  async #getAgents(): Promise<Response | undefined> {
    const { homeUrl } = this.address;
    if (this.#status === undefined) {
      const response = await this.#get(homeUrl, { Accept: 'application/json' });
      if (response?.ok !== true) return response;
      this.#status = readServerStatus(await response.json().catch(() => undefined));
      if (this.#status.hasInspector) this.inspectorUrl.value = new URL('inspect/', homeUrl).href;
    }
    return this.#get(agentsUrl(homeUrl, this.#status.apiPrefix));
  }

  async #get(url: string, more: Readonly<Record<string, string>> = {}): Promise<Response | undefined> {
    const token = this.token.value;
    const headers = token === '' ? more : { ...more, Authorization: `Bearer ${token}` };
    const signal = AbortSignal.timeout(patienceMs);
    return fetch(url, { headers, signal, cache: 'no-store' }).catch(() => undefined);
  }
}

function agentsState(status: number | undefined, body: unknown, hadToken: boolean): AgentsState {
  if (status === 200) return { status: 'known', agents: readAgentList(body) };
  if (status === undefined) return { status: 'failed', problem: problemOf('server-gone') };
  if (status === 401) return { status: 'failed', problem: problemOf(tokenCode(hadToken)) };
  // A server whose API is elsewhere can still be called; it answers with the agent that is its default.
  return { status: 'known', agents: [] };
}
