import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** Ends the run's output with `N passed, N failed`, as a line of its own that a script can look for. */
export class ClosingLine implements Reporter {
  readonly #remark: string | undefined;

  /** `remark` is told before, as what was left out. */
  constructor(remark?: string) {
    this.#remark = remark;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      // A file that can't be loaded has no tests to count, and is a failure all the same.
      for (const error of module.errors()) tell('failed', `${module.moduleId}: ${error.message}`);
      if (module.errors().length > 0) counts.failed++;
      for (const test of module.children.allTests()) {
        counts[test.result().state]++;
        if (test.result().state === 'failed') tell('failed', causeOf(test));
        // A race shows itself like this, so it must not go by unseen.
        if (test.diagnostic()?.flaky === true) tell('failed first, passed when tried again', causeOf(test));
      }
    }
    const skipped = counts.skipped + counts.pending;
    const tail = skipped === 0 ? '' : `, ${skipped} skipped`;
    if (this.#remark !== undefined) process.stdout.write(`${this.#remark}\n`);
    process.stdout.write(`${counts.passed} passed, ${counts.failed} failed${tail}\n`);
  }
}

function tell(what: string, whom: string): void {
  process.stdout.write(`${what}: ${whom}\n`);
}

/** Its name and what it says, in a line: of a long run, the end may be all that is kept. */
function causeOf(test: TestCase): string {
  const causes = (test.result().errors ?? []).map(({ message }) => message.split('\n', 1)[0] ?? '');
  return [`${test.module.relativeModuleId} > ${test.fullName}`, ...causes].join(': ');
}
