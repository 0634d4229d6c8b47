const { contextBridge, ipcRenderer } = require('electron');

contextBridge.exposeInMainWorld('second', { call: (value) => ipcRenderer.invoke('echo', value) });
