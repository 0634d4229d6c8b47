import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A database that the real XCA keeps, by its command line. */
export interface XcaProgram {
  readonly file: string;
  readonly password: string;
  /** Takes files in, in one start of the program: keys before their certificates, those before their lists. */
  import(files: Readonly<Record<string, string | Uint8Array>>): void;
  generateKey(type: string, name: string): void;
  /** A list of an authority, by its name in the database; PEM. */
  issueCrl(authority: string): string;
}

const HINT = 'xca is missing or failed; it is the Debian package xca';
/** Far beyond what the program takes for a handful of files. */
const TIMEOUT_MS = 60_000;
const TYPE_EVERY_MS = 100;

/** Starts a database in a folder of its own below `folder`. */
export async function createXca(folder: string, name = 'old', password = 'database secret'): Promise<XcaProgram> {
  const home = path.join(folder, `${name}-xca`);
  mkdirSync(home);
  const file = path.join(home, `${name}.xdb`);
  const passwordFile = path.join(home, 'password');
  writeFileSync(passwordFile, password);
  const env = { ...process.env, HOME: home, QT_QPA_PLATFORM: 'offscreen', TERM: 'dumb', LC_ALL: 'C.UTF-8' };
  await choosePassword(file, password, env);
  const run = (...args: readonly string[]): string =>
    execFileSync('xca', ['--no-gui', `--database=${file}`, `--password=file:${passwordFile}`, ...args], {
      env,
      cwd: home,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: TIMEOUT_MS,
    });
  return {
    file,
    password,
    import: (files) => {
      for (const [each, content] of Object.entries(files)) writeFileSync(path.join(home, each), content);
      run('--import', ...Object.keys(files));
    },
    generateKey: (type, keyName) => void run(`--keygen=${type}`, `--name=${keyName}`),
    issueCrl: (authority) => {
      const said = run(`--crlgen=${authority}`, '--pem');
      const pem = /-----BEGIN X509 CRL-----[^-]+-----END X509 CRL-----/.exec(said)?.[0];
      if (pem === undefined) throw new Error(`${HINT}: ${said}`);
      return pem;
    },
  };
}

/**
 * The password of a new database is asked for at a terminal. What was typed before the terminal was made silent is thrown away, which nothing tells: it is
 * typed until the program goes on.
 */
function choosePassword(file: string, password: string, env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const command = `xca --no-gui --database=${path.basename(file)} --issuers`;
    const options = { env, cwd: path.dirname(file), timeout: TIMEOUT_MS };
    const terminal = spawn('script', ['-qec', command, '/dev/null'], options);
    const typing = setInterval(() => terminal.stdin.write(`${password}\n`), TYPE_EVERY_MS);
    let said = '';
    terminal.stdin.on('error', () => clearInterval(typing));
    terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    terminal.on('error', reject);
    terminal.on('close', (code) => {
      clearInterval(typing);
      if (code === 0 && existsSync(file)) resolve();
      else reject(new Error(`${HINT}: ${said}`));
    });
  });
}
