// Waits for a common moment, then reads or makes the secret key. Arguments: data folder, time in ms.
import { readOrMakeSecretKey } from '../../../src/node/secret-key.ts';

const [dataDir = '', moment = '0'] = process.argv.slice(2);
while (Date.now() < Number(moment));
console.log(readOrMakeSecretKey(dataDir));
