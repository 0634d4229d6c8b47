import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createNeedleSearch } from './needle-search.ts';
import { describeNeedles, type Needle } from './needles.ts';
import { commandOf, listProcesses, readMemory } from './process-memory.ts';
import { openSecrets } from './workspace-secrets.ts';

/** What the program is told: by its first argument, as JSON. */
export interface SearchOrder {
  readonly file: string;
  readonly passphrase: string;
  readonly rootPid: number;
  /** The folder of user data of the program that is searched. */
  readonly profile: string;
  /** Every file below is searched. */
  readonly folder: string;
}

/** A secret where it was met: `place` is a file, or the process by its words. */
export interface Found {
  readonly secret: string;
  readonly form: string;
  readonly place: string;
  readonly pid?: number;
}

/** What it answers on standard output, as JSON. */
export interface SearchReport {
  readonly secrets: readonly string[];
  readonly processes: readonly { readonly pid: number; readonly command: string; readonly octets: number }[];
  readonly files: readonly string[];
  readonly found: readonly Found[];
  /** Files that hold the passphrase. In memory it is not looked for: as it was typed it may stay with the page. */
  readonly filesWithPassphrase: readonly string[];
}

/** Opens the workspace by itself and looks for its secrets in the memory of a program that runs and in its files. */
async function searchProgram(order: SearchOrder): Promise<SearchReport> {
  const secrets = await openSecrets(order.file, order.passphrase);
  const search = createNeedleSearch(secrets.flatMap(describeNeedles));
  const found = new Map<string, Found>();
  const look = (where: Pick<Found, 'place' | 'pid'>) => (octets: Uint8Array) => {
    for (const { secret, form } of search.find(octets))
      found.set(`${where.pid} ${where.place} ${secret} ${form}`, { secret, form, ...where });
  };
  const processes = listProcesses(order.rootPid, order.profile).flatMap((pid) => {
    const command = commandOf(pid);
    const read = readMemory(pid, search.overlap, look({ place: command, pid }));
    return read === undefined ? [] : [{ ...read, command }];
  });
  const files = listFiles(order.folder);
  const passphrase = createNeedleSearch(needlesOfPassphrase(order.passphrase));
  const filesWithPassphrase: string[] = [];
  for (const file of files) {
    const octets = readIfThere(file);
    look({ place: file })(octets);
    if (passphrase.find(octets).size > 0) filesWithPassphrase.push(file);
  }
  return {
    secrets: secrets.map(({ name }) => name),
    processes,
    files,
    found: [...found.values()],
    filesWithPassphrase,
  };
}

/** Also as the page has it. */
const needlesOfPassphrase = (passphrase: string): readonly Needle[] => [
  ...describeNeedles({ name: 'passphrase', octets: Buffer.from(passphrase) }),
  { secret: 'passphrase', form: 'UTF-16', octets: Buffer.from(passphrase, 'utf16le') },
];

const listFiles = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));

/** A temporary file may be gone by now. */
function readIfThere(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch {
    return new Uint8Array();
  }
}

const order = JSON.parse(process.argv[2] ?? '{}') as SearchOrder;
process.stdout.write(`${JSON.stringify(await searchProgram(order))}\n`);
