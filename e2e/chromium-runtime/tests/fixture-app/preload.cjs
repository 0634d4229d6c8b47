const { contextBridge, ipcRenderer, webUtils } = require('electron');

const attempt = (act) => {
  try {
    return act();
  } catch (error) {
    return error.message;
  }
};

contextBridge.exposeInMainWorld('api', {
  version: 3,
  when: new Date(0),
  nested: { deep: { add: (a, b) => a + b } },
  call: (channel, ...args) => ipcRenderer.invoke(channel, ...args),
  on: (channel, listener) => {
    const heard = (_event, value) => listener(value);
    ipcRenderer.on(channel, heard);
    return () => ipcRenderer.off(channel, heard);
  },
  throwAtOnce: () => {
    throw new TypeError('at once');
  },
  callBack: (listener) => listener(new Map([['a', 1]])) + 1,
  later: (ms) => new Promise((resolve) => setTimeout(() => resolve({ bytes: new Uint8Array([1, 2]) }), ms)),
  fileInfo: (file) => `${file.name}:${file.size}`,
  requireFs: () => attempt(() => require('fs')),
  unknownMember: () => attempt(() => ipcRenderer.postMessage),
  pathForFile: (file) => attempt(() => webUtils.getPathForFile(file)),
  pageGlobal: () => String(globalThis.pageGlobal),
});
attempt(() => contextBridge.exposeInMainWorld('api', {}));
