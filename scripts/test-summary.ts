import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** The end of a run in a few lines: the slowest tests, those that passed only when tried again, and how many of each. */
export default class TestSummary implements Reporter {
  readonly #tests: TestCase[] = [];

  onTestCaseResult(test: TestCase): void {
    this.#tests.push(test);
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const slowest = this.#tests.toSorted((a, b) => duration(b) - duration(a)).slice(0, 10);
    console.log('Ten slowest:');
    for (const test of slowest) console.log(`${String(Math.round(duration(test))).padStart(8)} ms  ${test.fullName}`);
    for (const test of this.#tests) {
      if (test.diagnostic()?.flaky)
        console.log(`passed only when tried again: ${test.module.moduleId}: ${test.fullName}`);
    }
    // A file that could not even be loaded has no tests of its own to count.
    const broken = modules.filter((module) => module.errors().length > 0);
    for (const { moduleId } of broken) console.log(`could not run: ${moduleId}`);
    const count = (state: string) => this.#tests.filter((test) => test.result().state === state).length;
    console.log(`${count('passed')} passed, ${count('failed') + broken.length} failed, ${count('skipped')} skipped`);
  }
}

function duration(test: TestCase): number {
  return test.diagnostic()?.duration ?? 0;
}
