import { useEffect, useRef } from 'react';
import { issueText } from '../../../shared/text/en/ui/issue.ts';
import { type IssuePane, showIssuePane, useIssuePane } from '../../stores/issue-pane.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { useRem } from '../../ui/text-scale.ts';
import { useElementWidth } from '../../ui/use-element-width.ts';
import { IssueFormPane } from './issue-form-pane.tsx';
import css from './panes.module.css';
import { Preview } from './preview.tsx';
import { SignFoot } from './sign-foot.tsx';

const { panes } = issueText;
/** Below, with large text, form and certificate do not fit side by side and take turns. */
const LEAST_REM = 46;

/** The form and the certificate that comes of it, with the button that signs always in sight. */
export function Panes() {
  const place = useRef<HTMLDivElement>(null);
  const widthRem = useElementWidth(place) / useRem();
  const isTight = widthRem > 0 && widthRem < LEAST_REM;
  const shown = useIssuePane((state) => state.shown);
  useEffect(() => () => showIssuePane('form'), []);
  return (
    <div ref={place} className={isTight ? css['stack'] : css['columns']}>
      {isTight ? (
        <div className={css['choice']}>
          <Segmented<IssuePane>
            label={panes.label}
            size="small"
            value={shown}
            options={[
              { value: 'form', label: panes.form },
              { value: 'preview', label: panes.preview },
            ]}
            onChange={showIssuePane}
          />
        </div>
      ) : null}
      <div className={css['pane']} hidden={isTight && shown !== 'form'}>
        <IssueFormPane />
      </div>
      <div className={css['pane']} hidden={isTight && shown !== 'preview'}>
        <Preview>{isTight ? null : <SignFoot />}</Preview>
      </div>
      {isTight ? <SignFoot /> : null}
    </div>
  );
}
