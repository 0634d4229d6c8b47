import { frameText } from '../../shared/text/en/ui/frame.ts';
import type { AppError } from '../../shared/errors.ts';
import type { CertificateId } from '../../shared/model/brands.ts';
import { ok, type Result } from '../../shared/result.ts';
import { takeIn } from '../features/requests/take-in.ts';
import { call } from '../api/client.ts';
import { checkAlertsNow } from '../stores/alerts.ts';
import { chooseImport } from '../stores/certificate-import.ts';
import { countMarks, markedSelection, useCertificateMarks } from '../stores/certificate-marks.ts';
import { compareAddress, dialAndShow, findRunBeside, findShownRun, runAddress } from '../stores/connection-dialling.ts';
import { askForDemo } from '../stores/demo.ts';
import { keepFailure } from '../stores/failure.ts';
import { hasGrants, mayEndGrants, openGrantDialog } from '../stores/grants.ts';
import { openHandOver } from '../stores/hand-over.ts';
import { openImports } from '../stores/imports.ts';
import { signIssue } from '../stores/issue.ts';
import { toggleRail } from '../stores/layout.ts';
import { chooseAndInspect } from '../stores/opened-files.ts';
import { useInventory } from '../stores/inventory.ts';
import { openWorkspace } from '../stores/recovery.ts';
import { isRemembered, mayRemember, rememberHere, setRemembered } from '../stores/remember.ts';
import { openRenew } from '../stores/renew.ts';
import { openReport } from '../stores/report.ts';
import { openRevoke } from '../stores/revoke.ts';
import { askForBackup } from '../stores/restore.ts';
import { buildAddress, currentAddress, goBack, goForward, navigate, parseAddress } from '../stores/router.ts';
import { ensureUnlocked } from '../stores/unlock.ts';
import { chooseAndImportRequests } from '../stores/request.ts';
import { openDialog } from '../stores/window-dialogs.ts';
import { closeWorkspace, lockWorkspace, useWorkspaceStore } from '../stores/workspace.ts';
import { startWorkspaceCheck } from '../stores/workspace-check.ts';
import { setTheme, stepText } from './appearance-commands.ts';

export type CommandId = keyof typeof frameText.commands;

export interface AppCommand {
  readonly id: CommandId;
  readonly title: string;
  /** `Ctrl+K`; several are read by the keyboard map, the first is shown. */
  readonly keys: readonly string[];
  readonly isAvailable: () => boolean;
  readonly run: () => void;
}

const always = (): boolean => true;
const isOpen = (): boolean => useWorkspaceStore.getState().state?.open === true;
const isClosed = (): boolean => !isOpen();
const isLocked = (): boolean => lockState() === true;
const isUnlocked = (): boolean => lockState() === false;

interface CommandSource {
  readonly keys?: readonly string[];
  readonly when?: () => boolean;
  readonly run: () => unknown;
}

const SOURCES: Readonly<Record<CommandId, CommandSource>> = {
  'palette.open': { keys: ['Ctrl+K', 'Ctrl+P'], run: () => openDialog('palette') },
  'workspace.new': { keys: ['Ctrl+N'], run: () => unlessGrantsStay(async () => ok(openDialog('workspace.new'))) },
  'workspace.open': { keys: ['Ctrl+O'], run: () => unlessGrantsStay(openWorkspace) },
  'workspace.demo': { run: () => unlessGrantsStay(askForDemo) },
  'workspace.restore': { run: askForBackup },
  'workspace.backup': { when: isOpen, run: () => navigate(buildAddress('settings', [], { section: 'backup' })) },
  'workspace.lock': { keys: ['Ctrl+L'], when: () => isUnlocked() || hasGrants(), run: lockNow },
  'workspace.unlock': { keys: ['Ctrl+U'], when: isLocked, run: () => ensureUnlocked(frameText.unlock.generalPurpose) },
  'workspace.close': { when: isOpen, run: () => unlessGrantsStay(closeWorkspace) },
  'workspace.check': { when: isOpen, run: checkWorkspace },
  'workspace.passphrase': { when: isOpen, run: () => openDialog('passphrase') },
  'workspace.remember': { when: mayRemember, run: async () => keepFailure(await rememberHere()) },
  'workspace.forget': { when: isRemembered, run: async () => keepFailure(await setRemembered(false)) },
  'window.new': { keys: ['Ctrl+Shift+N'], run: async () => keepFailure(await call('application.newWindow', {})) },
  'file.inspect': { keys: ['Ctrl+I'], run: async () => keepFailure(await chooseAndInspect()) },
  'file.import': { keys: ['Ctrl+M'], when: isOpen, run: async () => keepFailure(await chooseImport()) },
  'import.list': { when: isOpen, run: showImports },
  'certificate.batch': { keys: ['Ctrl+Shift+E'], when: isOpen, run: () => navigate(buildAddress('issue', ['batch'])) },
  'certificate.sign': { keys: ['Ctrl+Enter'], when: isIssueForm, run: signIssue },
  'certificate.issue': { keys: ['Ctrl+E'], when: isOpen, run: () => navigate('/issue') },
  'certificate.renew': { keys: ['Ctrl+R'], when: hasCertificates, run: () => openRenew(actedOn()) },
  'certificate.revoke': { keys: ['Ctrl+Shift+X'], when: canRevoke, run: revokeShown },
  'certificate.handOver': { keys: ['Ctrl+Shift+H'], when: hasOneCertificate, run: handOverShown },
  'authority.create': { keys: ['Ctrl+Shift+A'], when: isOpen, run: () => openOverAuthorities('authority.new') },
  'authority.import': { when: isOpen, run: () => openOverAuthorities('authority.import') },
  'workspace.takeOver': { when: isOpen, run: () => openDialog('migration') },
  'grant.give': { keys: ['Ctrl+Shift+G'], when: isOpen, run: () => openGrantDialog(null) },
  'profile.create': {
    keys: ['Ctrl+Shift+F'],
    when: isOpen,
    run: () => navigate(buildAddress('profiles', [], { new: 'empty' })),
  },
  'report.new': { when: isOpen, run: () => openReport() },
  'connection.new': { keys: ['Ctrl+D'], run: () => navigate('/connect') },
  'connection.dial': { keys: ['Ctrl+Enter'], when: isDialForm, run: dialAndShow },
  'connection.history': { keys: ['Ctrl+H'], when: isOpen, run: () => navigate(buildAddress('connect', ['history'])) },
  'connection.previousRun': { keys: ['Ctrl+PageUp'], when: hasRunBeside(-1), run: () => goToRunBeside(-1) },
  'connection.nextRun': { keys: ['Ctrl+PageDown'], when: hasRunBeside(1), run: () => goToRunBeside(1) },
  'connection.compare': { keys: ['Ctrl+Shift+D'], when: hasRunBeside(-1), run: compareWithBefore },
  'view.welcome': { when: isClosed, run: () => navigate('/') },
  'view.inventory': { keys: ['Ctrl+1'], when: isOpen, run: () => navigate('/inventory') },
  'view.timeline': { keys: ['Ctrl+T'], when: isOpen, run: () => navigate('/timeline') },
  'view.authorities': { keys: ['Ctrl+2'], when: isOpen, run: () => navigate('/authorities') },
  'view.profiles': { keys: ['Ctrl+Shift+P'], when: isOpen, run: () => navigate('/profiles') },
  'view.revocation': { keys: ['Ctrl+Shift+V'], when: hasAuthority, run: () => goToRevocation('state') },
  'view.crlPlan': { when: hasAuthority, run: () => goToRevocation('plan') },
  'view.crls': { when: hasAuthority, run: () => goToRevocation('history') },
  'view.requests': { keys: ['Ctrl+3'], when: isOpen, run: () => navigate('/requests') },
  'view.partners': { when: isOpen, run: () => navigate('/partners') },
  'view.ownRequests': { when: isOpen, run: () => navigate('/requests/own') },
  'partner.create': {
    keys: ['Ctrl+Shift+T'],
    when: isOpen,
    run: () => navigate(buildAddress('partners', [], { new: 'yes' })),
  },
  'request.import': { keys: ['Ctrl+Shift+M'], when: isOpen, run: importRequests },
  'request.help': {
    keys: ['Ctrl+Shift+K'],
    when: isOpen,
    run: () => navigate(buildAddress('requests', [], { help: 'choose' })),
  },
  'ownRequest.create': {
    keys: ['Ctrl+Shift+R'],
    when: isOpen,
    run: () => navigate(buildAddress('requests', ['own'], { new: 'yes' })),
  },
  'view.inspect': { keys: ['Ctrl+4'], run: () => navigate('/inspect') },
  'view.connect': { keys: ['Ctrl+5'], run: () => navigate('/connect') },
  'view.chain': { keys: ['Ctrl+J'], run: () => navigate(chainOfShown()) },
  'view.alerts': { keys: ['Ctrl+Shift+L'], when: isOpen, run: () => navigate('/alerts') },
  'alerts.check': { when: isOpen, run: async () => keepFailure(await checkAlertsNow()) },
  'view.activity': { keys: ['Ctrl+6'], when: isOpen, run: () => navigate('/activity') },
  'view.settings': { keys: ['Ctrl+,'], run: () => navigate('/settings') },
  'view.toggle-rail': { keys: ['Ctrl+B'], run: toggleRail },
  'view.theme-light': { run: () => setTheme('light') },
  'view.theme-dark': { run: () => setTheme('dark') },
  'view.theme-system': { run: () => setTheme('system') },
  'view.text-larger': { keys: ['Ctrl++', 'Ctrl+='], run: () => stepText(10) },
  'view.text-smaller': { keys: ['Ctrl+-'], run: () => stepText(-10) },
  'view.text-normal': { keys: ['Ctrl+0'], run: () => stepText(null) },
  'history.back': { keys: ['Alt+ArrowLeft'], run: goBack },
  'history.forward': { keys: ['Alt+ArrowRight'], run: goForward },
  'help.shortcuts': { keys: ['F1', 'Ctrl+/'], run: () => openDialog('shortcuts') },
  'help.guide': { run: async () => keepFailure(await call('application.openLink', { link: 'guide' })) },
};

/** Locking by hand ends grants, so it says first what stops. */
async function lockNow(): Promise<void> {
  if (await mayEndGrants('lock')) keepFailure(await lockWorkspace());
}

/** What closes the workspace, or opens another in its place, ends its grants. */
async function unlessGrantsStay(run: () => Promise<Result<unknown, AppError>>): Promise<void> {
  if (await mayEndGrants('close')) keepFailure(await run());
}

/** What would be signed is on the screen. */
function isIssueForm(): boolean {
  const { screen, path } = parseAddress(currentAddress());
  return screen === 'issue' && path.length === 0 && isOpen();
}

/** The form of a test connection is on the screen. */
function isDialForm(): boolean {
  const { screen, path } = parseAddress(currentAddress());
  return screen === 'connect' && path[0] !== 'history' && path[0] !== 'compare';
}

function hasRunBeside(step: -1 | 1): () => boolean {
  return () => isDialForm() && findRunBeside(step) !== null;
}

function goToRunBeside(step: -1 | 1): void {
  const run = findRunBeside(step);
  if (run !== null) navigate(runAddress(run));
}

function compareWithBefore(): void {
  const shown = findShownRun();
  const before = findRunBeside(-1);
  if (shown !== null && before !== null) navigate(compareAddress(before, shown));
}

const ids = Object.keys(SOURCES) as readonly CommandId[];

export const COMMANDS: readonly AppCommand[] = ids.map((id) => {
  const { keys = [], when = always, run } = SOURCES[id];
  return { id, title: frameText.commands[id], keys, isAvailable: when, run: () => void run() };
});

/** Runs a command where it makes sense now. */
export function runCommand(id: CommandId): void {
  const command = COMMANDS.find((one) => one.id === id);
  if (command?.isAvailable() === true) command.run();
}

async function checkWorkspace(): Promise<void> {
  navigate(buildAddress('settings', [], { section: 'workspace' }));
  keepFailure(await startWorkspaceCheck());
}

function showImports(): Promise<void> {
  navigate('/inventory');
  return openImports();
}

function importRequests(): Promise<void> {
  navigate('/requests');
  return takeIn(chooseAndImportRequests(false));
}

/** An authority that is shown stays: what is new goes below it. */
function openOverAuthorities(dialog: 'authority.new' | 'authority.import'): void {
  if (parseAddress(currentAddress()).screen !== 'authorities') navigate('/authorities');
  openDialog(dialog);
}

/** What an act of the inventory is about: the rows that are marked, else the certificate that is shown. */
function actedOn(): readonly CertificateId[] {
  const { screen, path } = parseAddress(currentAddress());
  if (screen !== 'inventory' || !isOpen()) return [];
  const { marked, allBut } = useCertificateMarks.getState();
  if (allBut !== null) return [];
  if (marked.size > 0) return [...marked];
  return path[0] === undefined ? [] : [path[0] as CertificateId];
}

function hasCertificates(): boolean {
  return actedOn().length > 0;
}

function hasOneCertificate(): boolean {
  return actedOn().length === 1;
}

function canRevoke(): boolean {
  const { marked, allBut } = useCertificateMarks.getState();
  return hasCertificates() || (isInventory() && (allBut !== null || marked.size > 0));
}

const isInventory = (): boolean => parseAddress(currentAddress()).screen === 'inventory' && isOpen();

/** The marked rows, whatever their number, else the certificate that is shown. */
function revokeShown(): void {
  const marks = useCertificateMarks.getState();
  const isMarked = marks.allBut !== null || marks.marked.size > 0;
  const { total } = useInventory.getState().window;
  if (isMarked) openRevoke({ selection: markedSelection(), count: countMarks(marks, total) });
  else openRevoke({ selection: { ids: actedOn() }, count: 1 });
}

/** The authority that is on the screen. */
function shownAuthority(): string | null {
  const { screen, path } = parseAddress(currentAddress());
  return screen === 'authorities' && isOpen() ? (path[0] ?? null) : null;
}

function hasAuthority(): boolean {
  return shownAuthority() !== null;
}

function goToRevocation(part: string): void {
  const id = shownAuthority();
  if (id !== null) navigate(buildAddress('authorities', [id, 'revocation', part]));
}

async function handOverShown(): Promise<void> {
  const [id] = actedOn();
  if (id === undefined) return;
  const found = await call('certificate.get', { id });
  if (keepFailure(found) && found.ok) openHandOver(found.value.summary);
}

/** The chain of the certificate, file or run that is on the screen. */
function chainOfShown(): string {
  const { address, screen, path } = parseAddress(currentAddress());
  const [first, second] = path;
  if (screen === 'inventory' && first !== undefined) return buildAddress('chain', ['certificates', first]);
  if (screen === 'inspect' && first !== undefined) return buildAddress('chain', ['files', first, '0']);
  if (screen === 'connect' && first === 'runs' && second !== undefined) return buildAddress('chain', ['runs', second]);
  return screen === 'chain' ? address : '/chain';
}

function lockState(): boolean | null {
  const { state } = useWorkspaceStore.getState();
  return state?.open === true ? state.locked : null;
}
