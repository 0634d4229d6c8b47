// Makes a checkout ready on a fresh machine. Plain JavaScript for any Node ≥ 20: nothing is installed yet when it runs.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';

export const ROOT = path.resolve(import.meta.dirname, '..');
const MANIFEST = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
const WANTED_NODE_MAJOR = 24;
const BOOTSTRAP = path.join(ROOT, '.runtime');
const STAMP = path.join(ROOT, 'node_modules', '.countersign-lock');

/** Debian packages by the command or file that shows that they are there. */
const DEBIAN_PACKAGES = {
  chromium: ['/usr/bin/chromium'],
  xvfb: ['/usr/bin/xvfb-run'],
  xauth: ['/usr/bin/xauth'],
  nginx: ['/usr/sbin/nginx'],
  'apache2-bin': ['/usr/sbin/apache2'],
  haproxy: ['/usr/sbin/haproxy'],
  caddy: ['/usr/bin/caddy'],
  'gnutls-bin': ['/usr/bin/gnutls-serv'],
  xca: ['/usr/bin/xca'],
  curl: ['/usr/bin/curl'],
  openssl: ['/usr/bin/openssl'],
  'easy-rsa': ['/usr/share/easy-rsa/easyrsa'],
  'kubernetes-client': ['/usr/bin/kubectl'],
  awscli: ['/usr/bin/aws'],
  'python3-swift': ['/usr/lib/python3/dist-packages/swift/__init__.py'],
  'openssh-server': ['/usr/sbin/sshd'],
  'openssh-client': ['/usr/bin/ssh-keygen'],
  tshark: ['/usr/bin/tshark'],
  'poppler-utils': ['/usr/bin/pdftotext'],
  procps: ['/usr/bin/ps', '/bin/ps'],
  'default-jdk-headless': ['/usr/bin/javac'],
  'golang-go': ['/usr/bin/go'],
  'dovecot-imapd': ['/usr/lib/dovecot/imap-login'],
  'dovecot-pop3d': ['/usr/lib/dovecot/pop3-login'],
  'dovecot-lmtpd': ['/usr/lib/dovecot/lmtp'],
  'dovecot-managesieved': ['/usr/lib/dovecot/managesieve-login'],
  'dovecot-submissiond': ['/usr/lib/dovecot/submission-login'],
  vsftpd: ['/usr/sbin/vsftpd'],
  slapd: ['/usr/sbin/slapd'],
  prosody: ['/usr/bin/prosody'],
  'mariadb-server-core': ['/usr/sbin/mariadbd'],
  postgresql: ['/usr/lib/postgresql/15/bin/postgres', '/usr/lib/postgresql/17/bin/postgres'],
  'tinyproxy-bin': ['/usr/bin/tinyproxy'],
  microsocks: ['/usr/bin/microsocks'],
  'dante-server': ['/usr/sbin/danted'],
  'python3-icalendar': ['/usr/lib/python3/dist-packages/icalendar/__init__.py'],
};
/** Enough to open the window where Electron cannot be had. */
export const WINDOW_PACKAGES = ['chromium'];
/** Enough for the tour: a browser and the servers it dials. */
export const TOUR_PACKAGES = ['chromium', 'nginx', 'openssl'];
export const TEST_PACKAGES = Object.keys(DEBIAN_PACKAGES);

/** Downloads trust what the system trusts: behind a proxy that opens TLS, Node's own list of authorities is not enough. */
export const SYSTEM_TRUST = { NODE_USE_SYSTEM_CA: '1' };

/** Path of a Node of Electron's major version: the project's own, a bootstrapped one, or the one that runs this. */
export function nodeBinary() {
  for (const folder of [path.join(ROOT, 'node_modules'), path.join(BOOTSTRAP, 'node_modules')]) {
    const file = path.join(folder, '.bin', process.platform === 'win32' ? 'node.exe' : 'node');
    if (existsSync(file)) return file;
    const inside = path.join(
      folder,
      `node-${platformName()}`,
      'bin',
      process.platform === 'win32' ? 'node.exe' : 'node',
    );
    if (existsSync(inside)) return inside;
  }
  return process.execPath;
}

/** Installs what is missing: a Node of the right major version, then the npm packages of the lock file. */
export function ensureReady() {
  if (!isReady()) withInstallLock(install);
  return nodeBinary();
}

const wantedStamp = () =>
  createHash('sha256')
    .update(readFileSync(path.join(ROOT, 'package-lock.json')))
    .digest('hex');

const isReady = () => existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wantedStamp();

function install() {
  if (isReady()) return;
  const node = ensureNode();
  say('Installing the npm packages of package-lock.json');
  // No package runs a program of its own while it's installed; but one must: it puts the right binary of a test's runtime in place.
  npm(node, ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], ROOT);
  npm(node, ['rebuild', 'bun'], ROOT);
  mkdirSync(path.dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, wantedStamp());
}

/** Two installs at once would delete each other's files: the second waits for the first. A lock whose owner is gone is taken over. */
function withInstallLock(run) {
  mkdirSync(BOOTSTRAP, { recursive: true });
  const lock = path.join(BOOTSTRAP, 'install.lock');
  let told = false;
  while (!tryTake(lock)) {
    if (!told) say('Waiting for another installation in this folder');
    told = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  }
  try {
    run();
  } finally {
    rmSync(lock, { force: true });
  }
}

function tryTake(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (!isAlive(Number(readOwner(lock)))) rmSync(lock, { force: true });
    return false;
  }
}

function readOwner(lock) {
  try {
    return readFileSync(lock, 'utf8') || process.pid;
  } catch {
    return process.pid;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Installs the named Debian packages as root on Debian; elsewhere names what is missing and ends. */
export function ensureDebianPackages(names) {
  const missing = names.filter((name) => !DEBIAN_PACKAGES[name].some((file) => existsSync(file)));
  if (missing.length === 0) return;
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) {
    die(
      `Missing: ${missing.join(', ')}. On Debian: apt-get install ${missing.join(' ')} (as root this is done for you).`,
    );
  }
  say(`Installing Debian packages: ${missing.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', ['update', '-qq'], { env });
  withoutStarting(() => run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], { env }));
}

/** Debian starts what it installs unless a policy says no: the tests start their own, and no computer gets an SSH server for them. */
function withoutStarting(install) {
  const policy = '/usr/sbin/policy-rc.d';
  if (existsSync(policy)) return install();
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  const remove = () => rmSync(policy, { force: true });
  process.once('exit', remove);
  install();
  remove();
}

export function say(text) {
  process.stderr.write(`countersign: ${text}\n`);
}

export function die(text, code = 3) {
  say(text);
  process.exit(code);
}

function ensureNode() {
  const present = nodeBinary();
  const version = spawnSync(present, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout?.trim() ?? '0';
  if (Number(version.split('.')[0]) >= WANTED_NODE_MAJOR) return present;
  const name = `node-${platformName()}`;
  const wanted = MANIFEST.optionalDependencies?.[name];
  if (wanted === undefined)
    die(`Node ${WANTED_NODE_MAJOR} or newer is needed; this is ${version}. Install it and try again.`);
  say(`Node ${version} runs this script; fetching Node ${wanted} for the project`);
  mkdirSync(BOOTSTRAP, { recursive: true });
  writeFileSync(path.join(BOOTSTRAP, 'package.json'), '{"private":true}\n');
  npm(process.execPath, ['install', '--no-audit', '--no-fund', '--no-save', `${name}@${wanted}`], BOOTSTRAP);
  return nodeBinary();
}

const platformName = () => `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

function npm(node, args, cwd) {
  const cli = npmCli();
  const folder = path.dirname(node);
  const env = { ...SYSTEM_TRUST, ...process.env, PATH: `${folder}${path.delimiter}${process.env.PATH ?? ''}` };
  if (cli === undefined) run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { cwd, env });
  else run(node, [cli, ...args], { cwd, env });
}

/** npm's own script, so that it runs on the Node chosen here: an older one drops optional packages by their engines. */
function npmCli() {
  const given = process.env.npm_execpath;
  if (given?.endsWith('npm-cli.js') && existsSync(given)) return given;
  const beside = path.join(
    path.dirname(realpathSync(process.execPath)),
    '..',
    'lib',
    'node_modules',
    'npm',
    'bin',
    'npm-cli.js',
  );
  return existsSync(beside) ? beside : undefined;
}

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { stdio: ['ignore', 2, 2], ...options });
  if (result.error) die(`${command} could not be started: ${result.error.message}`);
  if (result.status !== 0) die(`${command} ${args.join(' ')} ended with ${result.status ?? result.signal}`);
}
