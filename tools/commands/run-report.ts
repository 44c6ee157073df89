import { readFile } from 'node:fs/promises';
import { CommandError, exitStatus } from '../command-error.ts';
import { allTogether, reportOf, type CallReport } from '../report/call-report.ts';
import { readCallLog } from '../report/call-log.ts';
import { printCall, printTotal } from '../report/print-report.ts';
import { callJson, totalJson } from '../report/report-json.ts';
import type { Console } from './console.ts';
import { logsAt } from './logs-at.ts';
import { printJson } from './print-json.ts';

export interface ReportOptions {
  readonly json?: true;
}

/** Prints the report of all logs; resolves with the exit status, rejects with `CommandError` before anything is printed. */
export async function runReport(
  paths: readonly string[],
  { json }: ReportOptions,
  console: Console,
): Promise<number> {
  const files = (await Promise.all(paths.map(logsAt))).flat();
  if (files.length === 0)
    throw new CommandError('usage', `There are no event logs (.ndjson) in ${paths.join(', ')}.`);
  const reports: CallReport[] = [];
  // One after the other: a folder may hold more than fits into memory.
  for (const file of files) reports.push(reportOf(readCallLog(file, await textOf(file))));
  const [only] = reports;
  if (json === true) {
    for (const report of reports) printJson(console.stdout, callJson(report));
    printJson(console.stdout, totalJson(reports.length, allTogether(reports)));
  } else if (reports.length === 1 && only !== undefined) printCall(only, console);
  else printTotal(reports.length, allTogether(reports), console);
  return exitStatus.done;
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CommandError('usage', `${file} can't be read; see that it is a file, and yours to read.`, {
      cause,
    });
  });
}
