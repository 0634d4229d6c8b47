import { type ReactNode, type Ref, useMemo } from 'react';
import type { ConnectionRun, TranscriptMessage } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { SectionHead } from '../../ui/key-value.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { AcceptableCas, PeerChain } from './peer-chain.tsx';
import { MessageDetails } from './message-details.tsx';
import css from './message-details.module.css';
import { RunFacts } from './run-facts.tsx';
import { isSeenByOthers, SeenByList } from './seen-by-list.tsx';
import { findFailingMessage } from './sequence.ts';

const text = connectText.details;
/** Messages of one record stand close to each other. */
const MOST_NEAR = 32;

export type DetailsTab = 'message' | 'chain' | 'cas' | 'facts';

export interface RunDetailsProps {
  readonly run: ConnectionRun;
  readonly selected: number | null;
  /** Field of the chosen message that an evidence rests on. */
  readonly field?: string | undefined;
  readonly tab: DetailsTab;
  readonly onTab: (tab: DetailsTab) => void;
  readonly onSelect: (index: number) => void;
  readonly treeRef: Ref<HTMLDivElement>;
}

/** Beside the diagram: the chosen message, the server's chain, whom it accepts, facts of the run. */
export function RunDetails({ run, selected, field, tab, onTab, onSelect, treeRef }: RunDetailsProps) {
  const failing = useMemo(() => findFailingMessage(run), [run]);
  return (
    <Tabs
      label={text.tabsName}
      active={tab}
      onChange={onTab}
      items={[
        {
          id: 'message',
          label: text.tabs.message,
          content: (
            <MessagePane
              key={field ?? ''}
              messages={run.messages}
              selected={selected}
              field={field}
              onSelect={onSelect}
              treeRef={treeRef}
            >
              {selected !== null && selected === failing ? <SeenByOthers run={run} /> : undefined}
            </MessagePane>
          ),
        },
        { id: 'chain', label: text.tabs.chain, count: run.peerChain.length, content: <PeerChain run={run} /> },
        { id: 'cas', label: text.tabs.cas, count: run.acceptableCas.length, content: <AcceptableCas run={run} /> },
        { id: 'facts', label: text.tabs.facts, content: <RunFacts run={run} /> },
      ]}
    />
  );
}

/** How other programs tell of what failed; where the pane is narrow the strip of the causes shows it. */
function SeenByOthers({ run }: { readonly run: ConnectionRun }) {
  const [first] = run.diagnosis;
  if (first === undefined || !isSeenByOthers({ id: first.id, protocol: run.protocol })) return null;
  return (
    <div className={css['seenBy']}>
      <SectionHead>{connectText.strip.seenBy}</SectionHead>
      <SeenByList id={first.id} protocol={run.protocol} />
    </div>
  );
}

export interface MessagePaneProps {
  readonly messages: readonly TranscriptMessage[];
  readonly selected: number | null;
  readonly field?: string | undefined;
  readonly onSelect: (index: number) => void;
  readonly treeRef: Ref<HTMLDivElement>;
  readonly children?: ReactNode;
}

/** The chosen message and the ways to its neighbours. */
export function MessagePane({ messages, selected, field, onSelect, treeRef, children }: MessagePaneProps) {
  const at = messages.findIndex(({ index }) => index === selected);
  const goTo = (place: number) => {
    const message = messages[place];
    return message === undefined || at < 0 ? undefined : () => onSelect(message.index);
  };
  return (
    <MessageDetails
      message={messages[at]}
      field={field}
      sharedWith={sharingRecord(messages, at)}
      onPrevious={goTo(at - 1)}
      onNext={goTo(at + 1)}
      treeRef={treeRef}
    >
      {children}
    </MessageDetails>
  );
}

/** Types of the other messages of the same sender that stood in the same records. */
function sharingRecord(messages: readonly TranscriptMessage[], at: number): readonly string[] {
  const message = messages[at];
  const numbers = new Set(message?.records?.map(({ number }) => number));
  if (message === undefined || numbers.size === 0) return [];
  const near = messages.slice(Math.max(0, at - MOST_NEAR), at + MOST_NEAR);
  return near
    .filter(
      (one) =>
        one !== message && one.from === message.from && one.records?.some(({ number }) => numbers.has(number)) === true,
    )
    .map(({ type }) => type);
}
