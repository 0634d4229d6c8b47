/** The part of the Chrome DevTools Protocol that the runtime speaks. */
export interface TargetInfo {
  readonly targetId: string;
  readonly type: string;
  readonly subtype?: string;
  readonly title: string;
  readonly url: string;
  readonly openerId?: string;
}

export interface WindowBounds {
  readonly left?: number;
  readonly top?: number;
  readonly width?: number;
  readonly height?: number;
  readonly windowState?: 'normal' | 'minimized' | 'maximized' | 'fullscreen';
}

export interface PausedRequest {
  readonly requestId: string;
  readonly frameId: string;
  readonly resourceType: string;
  readonly request: {
    readonly url: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly postDataEntries?: readonly { readonly bytes?: string }[];
  };
}

export interface HeaderEntry {
  readonly name: string;
  readonly value: string;
}

export interface RemoteObject {
  readonly objectId?: string;
  readonly value?: unknown;
  readonly description?: string;
}

interface Command<P, R = unknown> {
  readonly params: P;
  readonly result: R;
}
type Nothing = Readonly<Record<string, never>>;

export interface Commands {
  'Browser.close': Command<Nothing>;
  'Browser.getVersion': Command<Nothing, { readonly product: string }>;
  'Browser.getWindowForTarget': Command<{ targetId: string }, { readonly windowId: number }>;
  'Browser.setWindowBounds': Command<{ windowId: number; bounds: WindowBounds }>;
  'Browser.setPermission': Command<{ permission: { name: string }; setting: 'granted' | 'denied'; origin: string }>;
  'Browser.setDownloadBehavior': Command<{ behavior: 'deny'; eventsEnabled: boolean }>;
  'Browser.cancelDownload': Command<{ guid: string }>;
  'Emulation.setEmulatedMedia': Command<{ features: readonly HeaderEntry[] }>;
  'Fetch.enable': Command<{ patterns: readonly { urlPattern: string }[] }>;
  'Fetch.continueRequest': Command<{ requestId: string }>;
  'Fetch.failRequest': Command<{ requestId: string; errorReason: 'Aborted' | 'BlockedByClient' | 'Failed' }>;
  'Fetch.fulfillRequest': Command<{
    requestId: string;
    responseCode: number;
    responseHeaders: readonly HeaderEntry[];
    body: string;
  }>;
  'DOM.getFileInfo': Command<{ objectId: string }, { readonly path: string }>;
  'Page.addScriptToEvaluateOnNewDocument': Command<{ source: string; worldName?: string }>;
  'Page.bringToFront': Command<Nothing>;
  'Page.captureScreenshot': Command<Nothing, { readonly data: string }>;
  'Page.crash': Command<Nothing>;
  'Page.enable': Command<Nothing>;
  'Page.handleJavaScriptDialog': Command<{ accept: boolean }>;
  'Page.navigate': Command<{ url: string }, { readonly errorText?: string; readonly loaderId?: string }>;
  'Page.printToPDF': Command<Readonly<Record<string, unknown>>, { readonly data: string }>;
  'Page.reload': Command<{ ignoreCache: boolean }>;
  'Page.setLifecycleEventsEnabled': Command<{ enabled: boolean }>;
  'Page.stopLoading': Command<Nothing>;
  'Runtime.addBinding': Command<{ name: string; executionContextName: string }>;
  'Runtime.enable': Command<Nothing>;
  'Runtime.evaluate': Command<
    {
      expression: string;
      contextId?: number;
      awaitPromise?: boolean;
      returnByValue?: boolean;
      userGesture?: boolean;
      silent?: boolean;
    },
    { readonly result: RemoteObject; readonly exceptionDetails?: { text: string; exception?: RemoteObject } }
  >;
  'Runtime.runIfWaitingForDebugger': Command<Nothing>;
  'Target.closeTarget': Command<{ targetId: string }>;
  'Target.createTarget': Command<{ url: string; newWindow: boolean; width: number; height: number }>;
  'Target.setAutoAttach': Command<{ autoAttach: boolean; waitForDebuggerOnStart: boolean; flatten: boolean }>;
  'Target.setDiscoverTargets': Command<{ discover: boolean }>;
}

export interface Events {
  'Browser.downloadWillBegin': { frameId: string; guid: string; url: string; suggestedFilename: string };
  'Fetch.requestPaused': PausedRequest;
  'Page.domContentEventFired': object;
  'Page.frameNavigated': { frame: { id: string; parentId?: string; url: string } };
  'Page.frameStartedLoading': { frameId: string };
  'Page.frameStoppedLoading': { frameId: string };
  'Page.javascriptDialogOpening': { type: string; message: string };
  'Page.lifecycleEvent': { frameId: string; name: string };
  'Page.loadEventFired': object;
  'Page.navigatedWithinDocument': { frameId: string; url: string };
  'Page.windowOpen': WindowOpen;
  'Runtime.bindingCalled': { name: string; payload: string; executionContextId: number };
  'Runtime.consoleAPICalled': {
    type: string;
    args: readonly RemoteObject[];
    stackTrace?: { callFrames: readonly { url: string; lineNumber: number }[] };
  };
  'Runtime.executionContextDestroyed': { executionContextId: number };
  'Runtime.executionContextsCleared': object;
  'Target.attachedToTarget': { sessionId: string; targetInfo: TargetInfo; waitingForDebugger: boolean };
  'Target.detachedFromTarget': { sessionId: string };
  'Target.targetCrashed': { targetId: string; errorCode: number };
  'Target.targetDestroyed': { targetId: string };
  'Target.targetInfoChanged': { targetInfo: TargetInfo };
}

export interface WindowOpen {
  readonly url: string;
  readonly windowName: string;
  readonly windowFeatures: readonly string[];
  readonly userGesture: boolean;
}
