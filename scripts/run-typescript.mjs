// Runs a TypeScript program of test/ that imports .tsx: Node strips types but knows no JSX, and the
// project has Vite anyway, so Vite loads it. Usage: node run-typescript.mjs <file> …args
// The program exports `main(args): Promise<number>`, its exit code.
import { createServer } from 'vite';
import { projectFolder } from './project.mjs';

const [file = '', ...args] = process.argv.slice(2);
const vite = await createServer({
  root: projectFolder,
  configFile: false,
  appType: 'custom',
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  optimizeDeps: { noDiscovery: true, include: [] },
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
});
try {
  const program = await vite.ssrLoadModule(`/${file}`);
  process.exitCode = await program.main(args);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await vite.close();
}
