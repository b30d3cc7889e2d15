// A stand-in for the product in the tests of src/node: opens the database in a data folder, says its
// address, and closes it in order when told to stop. Arguments: data folder, purpose, password.
import postgres from 'postgres';
import { onStopSignal } from '../../../src/node/on-stop-signal.ts';
import { openEmbeddedDatabase } from '../../../src/node/open-embedded-database.ts';

const [dataDir = '', purpose = 'product', password = 'secret'] = process.argv.slice(2);
try {
  const database = await openEmbeddedDatabase({
    dataDir,
    password,
    purpose: purpose === 'command' ? 'command' : 'product',
    publicUrl: 'http://localhost:8080',
    patienceMs: 10_000,
    log: (sentence) => console.log(JSON.stringify({ log: sentence })),
    onUnexpectedEnd: (sentence) => console.log(JSON.stringify({ unexpected: sentence })),
  });
  const alive = setInterval(() => undefined, 1000);
  onStopSignal(async () => {
    clearInterval(alive);
    // Accepted work that still has to be written when Ctrl-C arrives.
    const sql = postgres(database.url, { max: 1, onnotice: () => undefined });
    await new Promise((resolve) => setTimeout(resolve, 200));
    await sql`create table if not exists finished (pid int)`;
    await sql`insert into finished values (${process.pid})`;
    await sql.end();
    await database.close();
    console.log(JSON.stringify({ closed: true }));
  }, console.log);
  console.log(JSON.stringify({ url: database.url }));
} catch (error) {
  console.log(JSON.stringify({ refused: (error as Error).message }));
  process.exitCode = 1;
}
