/** A process that recovers in a directory, and tells of every changing call of Oracle, until somebody kills it. */

import { House } from './house.ts';
import { failing, forMany, kinds, Patient } from './recovery-house.ts';

const [directory, runs] = process.argv.slice(2);
const house = await House.open(directory);
const patient = await Patient.open(house, 'killed', failing(Number(runs), kinds.heals), forMany);
let told = 0;
setInterval(() => {
  const calls = patient.calls('resubmitErrors').length;
  for (; told < calls; told += 1) process.stdout.write('resubmitted\n');
}, 2);
await patient.recover();
process.exit();
