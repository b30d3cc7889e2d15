import { createServer } from 'node:http';
import { createLtijs } from '../../lti/differential/ltijs-provider.ts';

// ltijs as a server of its own: the platform and how its key is found come in the environment.
const { LTIJS_PLATFORM = '', PORT = '' } = process.env;
const provider = await createLtijs(JSON.parse(LTIJS_PLATFORM));
createServer(provider.app).listen(Number(PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
