// Installs what the page is built with, checks its types and bundles it into wwwroot. Builds that run at once take turns.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const wwwroot = join(here, '..', '..', 'wwwroot');
const lock = join(here, 'obj', 'build.lock');
const typescript = join('node_modules', 'typescript', 'bin', 'tsc');
const outputs = ['app/page.js', 'app/theme.js', 'service-worker.js'];

await takeTurn();
try {
  install();
  run(process.execPath, [typescript]);
  run(process.execPath, [typescript, '--project', 'worker']);
  await bundle();
} catch (error) {
  console.error(`build.mjs: error: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(lock, { force: true });
}

/** Waits until no other build holds the lock; one whose process is gone holds nothing. */
async function takeTurn() {
  mkdirSync(dirname(lock), { recursive: true });
  for (;;) {
    try {
      return writeFileSync(lock, String(process.pid), { flag: 'wx' });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }

    const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
    if (holder > 0 && !isAlive(holder)) rmSync(lock, { force: true });
    else await setTimeout(100);
  }
}

function isAlive(id) {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** npm ci, unless what is installed is what the lock file says. */
function install() {
  const wanted = readFileSync(join(here, 'package-lock.json'), 'utf8'), stamp = join(here, 'node_modules', '.installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, wanted);
}

async function bundle() {
  const { build } = await import('esbuild');
  const options = { absWorkingDir: here, bundle: true, minify: true, target: 'es2022', charset: 'utf8', legalComments: 'eof', logLevel: 'warning' };
  await build({ ...options, entryPoints: ['src/page.ts'], format: 'esm', outdir: join(wwwroot, 'app') });
  await build({ ...options, entryPoints: ['src/theme.ts'], format: 'iife', outdir: join(wwwroot, 'app') });
  await build({ ...options, entryPoints: ['worker/service-worker.ts'], format: 'iife', outdir: wwwroot });
  // The build that called compares times, and an output that did not change keeps its old one.
  for (const output of outputs) utimesSync(join(wwwroot, output), new Date(), new Date());
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: here, stdio: 'inherit', shell: process.platform === 'win32' && command === 'npm' });
  if (error) throw error;
  if (status !== 0) throw new Error(`'${command} ${args.join(' ')}' ended with ${status}.`);
}
