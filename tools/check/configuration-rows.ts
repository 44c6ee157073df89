import type { Config } from '../../src/config/config.ts';
import { providerKinds } from '../../src/config/provider-sections.ts';
import { complaint, type ConfigProblem } from '../../src/errors/config-error.ts';
import type { ProviderDesk } from '../probes/provider-desk.ts';
import { notSetUp, type CheckRow } from './check-row.ts';

/** One row for each thing that is wrong with the configuration. */
export function problemRows(problems: readonly ConfigProblem[]): readonly CheckRow[] {
  return problems.map((problem) => ({
    mark: 'bad',
    subject: 'configuration',
    found: complaint(problem),
    remedy: problem.remedy,
  }));
}

export function configurationRow({ sources }: Config): CheckRow {
  return {
    mark: 'good',
    subject: 'configuration',
    found: `${sources.length} files, nothing wrong with them`,
  };
}

/** Who answers calls, and who lacks something for it. */
export function agentRows(config: Config): readonly CheckRow[] {
  const standard = config.defaultAgent;
  const able = config.agents().map(({ name, providers, tools = [] }): CheckRow => {
    const chain = providerKinds.map((kind) => providers[kind].join(', ')).join(' → ');
    const isDefault = name === standard ? ', answers calls that name no agent' : '';
    const subject = `agent ${name}`;
    const found = `${chain}${isDefault}`;
    if (tools.length === 0) return { mark: 'good', subject, found };
    const alone = `${found}, in the program that gives it ${allOf.format(tools)} alone`;
    return { mark: 'warning', subject, found: alone, remedy: toolsRemedy };
  });
  const unable = config.unavailable().map(({ agent, problems }): CheckRow => {
    const found = `takes no calls: ${problems.map(({ fault }) => fault).join(', ')}`;
    return { mark: 'warning', subject: `agent ${agent}`, found, remedy: problems[0]?.remedy };
  });
  return [...able, ...unable];
}

const toolsRemedy =
  'Give them to openTalky({ tools }): "talky serve" and "npm start" have none, and leave this agent out.';
const allOf = new Intl.ListFormat('en');

/** Providers that could be used and are not. */
export function unusedRows(desk: ProviderDesk, used: ReadonlySet<string>): readonly CheckRow[] {
  return providerKinds.flatMap((kind) =>
    desk.providers[kind]
      .all()
      .filter(({ name }) => !used.has(`${kind} ${name}`))
      .map(({ name }): CheckRow => {
        const problems = desk.problemsOf(kind, name);
        const subject = `${kind} ${name}`;
        if (problems.length > 0) return { mark: 'none', subject, found: notSetUp, remedy: setUpOf(problems) };
        const remedy = `Name it in TALKY_${kind.toUpperCase()}, or in providers.${kind}.active of providers.yaml.`;
        return { mark: 'none', subject, found: 'ready, and used by nobody', remedy };
      }),
  );
}

/** The variables to set, and each key to write with the file that it belongs into. */
function setUpOf(problems: readonly ConfigProblem[]): string {
  const variables = problems.flatMap(({ variable }) => variable ?? []);
  const keys = problems.filter(({ variable }) => variable === undefined);
  return [
    ...(variables.length === 0 ? [] : [`Set ${[...new Set(variables)].join(' and ')} in .env.`]),
    ...keys.map(({ file, line, path, remedy }) =>
      line === 0 ? remedy : `${remedy.replace(/\.$/, '')} (${path} in ${file}).`,
    ),
  ].join(' ');
}
