import {
  ProviderProtocol,
  ProviderStalled,
  ProviderThrottled,
  ProviderUnreachable,
} from '../../src/errors/provider-error.ts';
import { ConfigError } from '../../src/errors/config-error.ts';
import { agentRows, configurationRow, problemRows, unusedRows } from '../check/configuration-rows.ts';
import { isNotSetUp, type CheckMark, type CheckRow } from '../check/check-row.ts';
import { featureRows } from '../check/feature-rows.ts';
import { checksFor, checksOf, doubtRows, type ProviderCheck } from '../check/provider-checks.ts';
import { isOfCarrier, telephonyRows } from '../check/telephony-rows.ts';
import { exitStatus } from '../command-error.ts';
import { failureText } from '../failure-text.ts';
import type { ProviderDesk } from '../probes/provider-desk.ts';
import { Progress } from '../progress.ts';
import { textTable } from '../text-table.ts';
import type { Console } from './console.ts';
import { printJson } from './print-json.ts';
import type { ProviderOptions } from './provider-options.ts';
import { withDesk, type Substitutes } from './with-desk.ts';

export interface CheckOptions extends ProviderOptions {
  readonly strict?: true;
  /** Providers that are not set up have a row each. */
  readonly all?: true;
}

const signs: Readonly<Record<CheckMark, string>> = { good: '✓', bad: '✗', none: '–', warning: '!' };

/** Checks everything; resolves with the exit status. */
export async function runCheck(
  options: CheckOptions,
  console: Console,
  substitutes: Substitutes = {},
): Promise<number> {
  try {
    return await withDesk(options, console, substitutes, async (desk) => {
      const rows = await rowsOf(options, desk, console);
      print(rows, options, console);
      const isBad = ({ mark }: CheckRow): boolean =>
        mark === 'bad' || (mark === 'warning' && options.strict === true);
      return rows.some(isBad) ? exitStatus.failed : exitStatus.done;
    });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    print(problemRows(error.problems), options, console);
    return exitStatus.usage;
  }
}

async function rowsOf(
  { provider, timeout }: CheckOptions,
  desk: ProviderDesk,
  { stderr, env }: Console,
): Promise<readonly CheckRow[]> {
  const { config } = desk;
  const progress = new Progress(stderr, desk.system.clock);
  const wanted =
    provider === undefined
      ? [checksOf(desk, timeout)]
      : desk.kindsOf(provider).map((kind) => checksFor(kind, provider, desk, timeout));
  const checks = (await Promise.all(wanted)).flat();
  const names = [...new Set(checks.map(({ name }) => name))].join(', ');
  const probing = Promise.all(checks.map(probedRow));
  const probed = await progress.during(`probing ${names}`, probing);
  const asked = new Map(checks.map((check) => [`${check.kind} ${check.name}`, check]));
  const doubtful = [...asked.values()].flatMap(({ kind, name }) => doubtRows(kind, name, desk));
  if (provider !== undefined) return [...probed, ...doubtful];
  const used = new Set(checks.map(({ kind, name }) => `${kind} ${desk.providers[kind].find(name).name}`));
  return [
    configurationRow(config),
    ...probed,
    ...doubtful,
    ...unusedRows(desk, used),
    ...agentRows(config),
    ...telephonyRows(config.settings.telephony, config.agents()),
    ...featureRows(config.settings, env),
  ];
}

async function probedRow({ kind, name, agents, run }: ProviderCheck): Promise<CheckRow> {
  const subject = `${kind} ${name}`;
  try {
    const { found, endpoint } = await run();
    return { mark: 'good', subject, found: `${found} (${endpoint})` };
  } catch (error) {
    const remedy = remedyOf(error);
    return {
      mark: 'bad',
      subject,
      found: `${failureText(error, false).trim()}${agents.length === 0 ? '' : ` (${agents.join(', ')})`}`,
      ...(remedy === undefined ? {} : { remedy }),
    };
  }
}

/** What to do where the message only says what was. */
function remedyOf(error: unknown): string | undefined {
  if (error instanceof ProviderUnreachable)
    return 'Check its base_url in the configuration, and the network.';
  if (error instanceof ProviderThrottled) return 'Try again later, or raise the limits of your plan.';
  if (error instanceof ProviderStalled) return 'Try again; when it stays so, ask the vendor for its status.';
  if (error instanceof ProviderProtocol)
    return 'Check that its base_url leads to this vendor, and that the model exists.';
  return undefined;
}

function print(rows: readonly CheckRow[], { json, all }: CheckOptions, { stdout }: Console): void {
  if (json === true) {
    for (const row of rows) printJson(stdout, { type: 'check', ...row });
    return;
  }
  const shown = all === true ? rows : rows.filter((row) => !isNotSetUp(row));
  const lines = shown.map(({ mark, subject, found, remedy }) => [
    signs[mark],
    subject,
    remedy === undefined ? found : `${found}. ${remedy}`,
  ]);
  stdout.write(textTable(lines));
  // Nobody misses carriers who has none.
  const others = rows.filter((row) => isNotSetUp(row) && !isOfCarrier(row));
  if (all !== true && others.length > 0) stdout.write(`${signs.none}  ${summaryOf(others)}\n`);
}

/** As many as fit into a line. */
const summarised = 5;

function summaryOf(rows: readonly CheckRow[]): string {
  const names = [...new Set(rows.map(({ subject }) => subject.slice(subject.indexOf(' ') + 1)))].sort();
  const others = names.length - summarised;
  const more = others > 0 ? ` and ${others} more` : '';
  return `not set up: ${names.slice(0, summarised).join(', ')}${more} – "talky check --all" shows what to set`;
}
