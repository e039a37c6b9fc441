/**
 * A reporter of vitest that says at the end which test files took longest, and what in them:
 *
 *   npx vitest run --reporter=dot --reporter=./scripts/slow-tests.mjs
 */
const FILES = 25;
const TESTS = 3;
const seconds = (milliseconds) => (milliseconds / 1000).toFixed(1).padStart(7);

export default class SlowTests {
  onTestRunEnd(modules) {
    const files = modules.map((module) => {
      const { collectDuration, duration } = module.diagnostic();
      const tests = [...module.children.allTests()]
        .map((test) => ({ name: test.fullName, took: test.diagnostic()?.duration ?? 0 }))
        .sort((a, b) => b.took - a.took);
      return { name: module.relativeModuleId, imports: collectDuration, took: duration, tests };
    });
    const sum = (of) => files.reduce((total, file) => total + file[of], 0);
    console.log(
      `\n${seconds(sum('took'))} s in ${files.length} files, ${seconds(sum('imports'))} s of imports\n`,
    );
    for (const { name, imports, took, tests } of files.sort((a, b) => b.took - a.took).slice(0, FILES)) {
      console.log(`${seconds(took)} s, imports ${seconds(imports)} s  ${name}`);
      for (const test of tests.slice(0, TESTS))
        console.log(`${seconds(test.took)} s    ${test.name.slice(0, 90)}`);
    }
  }
}
