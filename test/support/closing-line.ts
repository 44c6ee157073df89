import type { Reporter, TestModule } from 'vitest/node';

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
      if (module.errors().length > 0) counts.failed++;
      for (const test of module.children.allTests()) {
        counts[test.result().state]++;
        // A race shows itself like this, so it must not go by unseen.
        if (test.diagnostic()?.flaky === true)
          process.stdout.write(`failed first, passed when tried again: ${test.fullName}\n`);
      }
    }
    const skipped = counts.skipped + counts.pending;
    const tail = skipped === 0 ? '' : `, ${skipped} skipped`;
    if (this.#remark !== undefined) process.stdout.write(`${this.#remark}\n`);
    process.stdout.write(`${counts.passed} passed, ${counts.failed} failed${tail}\n`);
  }
}
