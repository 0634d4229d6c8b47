import { create } from 'zustand';
import { parseAddress, type ParsedAddress } from './address.ts';

export { buildAddress, parseAddress, type ParsedAddress, type Screen } from './address.ts';

interface RouterState {
  readonly entries: readonly string[];
  readonly position: number;
}

const MOST_ENTRIES = 200;

/** Where the window is. Addresses live in memory, so a reload begins at the start. */
export const useRouter = create<RouterState>(() => ({ entries: ['/'], position: 0 }));

/** Answers true where leaving has to wait; calls `go` once it may go on. */
export type LeaveGuard = (go: () => void) => boolean;

let guard: LeaveGuard | null = null;

/** Asks before the window goes elsewhere; the answer ends that. One screen may ask at a time. */
export function guardLeaving(next: LeaveGuard): () => void {
  guard = next;
  return () => {
    if (guard === next) guard = null;
  };
}

/** Goes to an address such as `/inventory/<id>`; the same address again changes nothing. */
export function navigate(address: string): void {
  const { entries, position } = useRouter.getState();
  if (entries[position] === address || guard?.(() => navigate(address)) === true) return;
  const kept = [...entries.slice(0, position + 1), address].slice(-MOST_ENTRIES);
  useRouter.setState({ entries: kept, position: kept.length - 1 });
}

/** As `navigate`, without a step to come back to: for a selection that moves within a screen. */
export function replaceAddress(address: string): void {
  const { entries, position } = useRouter.getState();
  if (entries[position] === address) return;
  useRouter.setState({ entries: entries.with(position, address) });
}

export const goBack = (): void => step(-1);
export const goForward = (): void => step(1);

/** Forgets the way here: another workspace is open now. */
export function resetRouter(address: string): void {
  useRouter.setState({ entries: [address], position: 0 });
}

export const currentAddress = (): string => addressOf(useRouter.getState());

/** The address, for a component that follows it. */
export const useAddress = (): ParsedAddress => parseAddress(useRouter(addressOf));

export const useCanGo = (): { readonly back: boolean; readonly forward: boolean } => {
  const back = useRouter(({ position }) => position > 0);
  const forward = useRouter(({ entries, position }) => position < entries.length - 1);
  return { back, forward };
};

function step(by: number): void {
  const { entries, position } = useRouter.getState();
  const next = position + by;
  if (next < 0 || next >= entries.length || guard?.(() => step(by)) === true) return;
  useRouter.setState({ position: next });
}

const addressOf = ({ entries, position }: RouterState): string => entries[position] ?? '/';
