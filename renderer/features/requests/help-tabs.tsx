import { FolderDown } from 'lucide-react';
import { useState } from 'react';
import type { HelpForTool, HelpTool, RequestHelp } from '../../../shared/model/request-help.ts';
import { requestHelpDialogText as text } from '../../../shared/text/en/ui/request-help.ts';
import { reportFailure } from '../../stores/failure.ts';
import { type HelpInput, saveRequestHelp } from '../../stores/request-help.ts';
import { Finding } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { SectionHead } from '../../ui/key-value.tsx';
import { CodeBlock } from '../../ui/mono.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { showToast } from '../../ui/toast.tsx';
import css from './help-dialog.module.css';

type TabId = HelpTool | 'message';

export interface HelpTabsProps {
  readonly help: RequestHelp;
  readonly input: HelpInput;
}

/** A tab for each program, and the message with all of them. */
export function HelpTabs({ help, input }: HelpTabsProps) {
  const [tab, setTab] = useState<TabId>('openssl');
  return (
    <div className={css['tabs']}>
      <Tabs<TabId>
        label={text.tabs}
        active={tab}
        onChange={setTab}
        items={[
          ...help.tools.map((tool) => ({
            id: tool.tool,
            label: text.tools[tool.tool],
            content: <Tool help={tool} onSave={() => reportFailure(save(input, tool.tool))} />,
          })),
          { id: 'message', label: text.message, content: <Message message={help.message} /> },
        ]}
      />
    </div>
  );
}

function Tool({ help, onSave }: { readonly help: HelpForTool; readonly onSave: () => void }) {
  const { tool, files, commands, isVerified, obstacle } = help;
  if (obstacle !== undefined)
    return <Finding tone="warn" title={text.obstacle(tool, obstacle.reason, obstacle.value)} />;
  return (
    <div className={css['tool']}>
      {isVerified ? null : <Finding tone="warn" title={text.notVerified} />}
      <SectionHead
        trailing={
          <span className={css['acts']}>
            <CopyButton text={commands} name={text.copied.commands} labelled />
            <Button size="small" icon={FolderDown} onClick={onSave}>
              {text.save}
            </Button>
          </span>
        }
      >
        {text.commands}
      </SectionHead>
      <CodeBlock label={text.commands}>{commands}</CodeBlock>
      {files.map(({ name, text: content }) => (
        <div key={name}>
          <SectionHead trailing={<CopyButton text={content} name={name} />}>{name}</SectionHead>
          <CodeBlock label={name}>{content}</CodeBlock>
        </div>
      ))}
    </div>
  );
}

function Message({ message }: { readonly message: string }) {
  return (
    <div className={css['tool']}>
      <SectionHead trailing={<CopyButton text={message} name={text.copied.message} labelled />}>
        {text.messageNote}
      </SectionHead>
      <CodeBlock label={text.message}>{message}</CodeBlock>
    </div>
  );
}

async function save(input: HelpInput, tool: HelpTool) {
  const saved = await saveRequestHelp(input, tool);
  if (saved.ok && saved.value !== null) showToast(text.saved(saved.value.name));
  return saved;
}
