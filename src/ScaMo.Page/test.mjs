// Runs the tests of the page's own logic: bundled like the page, then with Node's test runner.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const tests = readdirSync(join(here, 'test')).map(name => join('test', name));
await build({ absWorkingDir: here, entryPoints: tests, bundle: true, platform: 'node', format: 'esm', outdir: 'obj/test', outExtension: { '.js': '.mjs' } });
const files = tests.map(path => join('obj', path.replace(/\.ts$/, '.mjs')));
process.exitCode = spawnSync(process.execPath, ['--test', ...files], { cwd: here, stdio: 'inherit' }).status ?? 1;
