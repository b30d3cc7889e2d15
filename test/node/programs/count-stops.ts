// Says "stopping" each time that stopping begins, and takes as long as it is told (ms).
import { onStopSignal } from '../../../src/node/on-stop-signal.ts';

const alive = setInterval(() => undefined, 1000);
onStopSignal(async () => {
  console.log('stopping');
  await new Promise((resolve) => setTimeout(resolve, Number(process.argv[2])));
  clearInterval(alive);
}, console.log);
console.log('ready');
