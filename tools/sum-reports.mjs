// sum-reports.mjs FAILED_STEPS PACKAGE_TXT REPORT_JSON...: adds up what the runners reported and prints one plain line.
// A report that is missing, and a step that failed without a failed test, count as one failure each.
import { existsSync, readFileSync } from 'node:fs';

const [steps, packageReport, ...reports] = process.argv.slice(2);
let passed = 0;
let failed = 0;

const counted = existsSync(packageReport) && /(\d+) passed, (\d+) failed\s*$/.exec(readFileSync(packageReport, 'utf8'));
if (counted) {
  passed += Number(counted[1]);
  failed += Number(counted[2]);
}
for (const report of reports) {
  if (!existsSync(report)) {
    failed++;
    continue;
  }
  const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
  passed += numPassedTests;
  failed += Math.max(numFailedTests, numFailedTestSuites > 0 ? 1 : 0);
}
failed = Math.max(failed, Number(steps));
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
