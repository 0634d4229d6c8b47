import { Component, type ErrorInfo, type ReactNode } from 'react';
import { frameText } from '../../shared/text/en/ui/frame.ts';
import { navigate } from '../stores/router.ts';
import { Button } from '../ui/button.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';

interface Props {
  readonly children: ReactNode;
  /** A change begins anew: another address. */
  readonly resetKey?: string;
}

interface State {
  readonly problem: string | null;
  readonly resetKey: string | undefined;
}

/** Keeps a fault of one screen from taking the window with it. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { problem: null, resetKey: this.props.resetKey };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { problem: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    if (props.resetKey === state.resetKey) return null;
    return { problem: null, resetKey: props.resetKey };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    const place = info.componentStack?.split('\n')[1]?.trim() ?? '';
    this.setState({ problem: `${error.name}: ${error.message}\n${place}` });
  }

  override render(): ReactNode {
    const { problem } = this.state;
    if (problem === null) return this.props.children;
    const { failure } = frameText;
    return (
      <ErrorPanel
        title={failure.title}
        detail={failure.detail}
        hint={failure.hint}
        technical={problem}
        actions={
          <>
            <Button onClick={() => this.setState({ problem: null })}>{failure.retry}</Button>
            <Button variant="quiet" onClick={this.goToStart}>
              {failure.start}
            </Button>
          </>
        }
      />
    );
  }

  private readonly goToStart = (): void => {
    navigate('/');
    this.setState({ problem: null });
  };
}
