// Cruises the house with its import rules, and fails as well when next to nothing was cruised: with a parser missing,
// dependency-cruiser finds no modules and calls that a success.
import { cruise } from 'dependency-cruiser';
import config from '../../.dependency-cruiser.mjs';

const fewestModules = 50;
const { output } = await cruise(['machines', 'src', 'tools', 'test'], {
  ...config.options,
  validate: true,
  ruleSet: config,
});
const ours = output.modules.filter(({ source }) => /^(machines|src|tools)\//.test(source));
for (const { rule, from, to } of output.summary.violations) console.error(`${rule.name}: ${from} → ${to}`);
if (ours.length < fewestModules)
  console.error(`only ${ours.length} modules were cruised, at least ${fewestModules} expected`);
if (output.summary.violations.length > 0 || ours.length < fewestModules) process.exit(1);
console.log(`${ours.length} modules cruised, no import out of place`);
