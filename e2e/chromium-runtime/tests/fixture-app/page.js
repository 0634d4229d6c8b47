const show = (id, text) => {
  document.querySelector(`[data-testid="${id}"]`).textContent = text;
};
const policy = trustedTypes.createPolicy('worker', { createScriptURL: (url) => url });
const worker = new Worker(policy.createScriptURL('/page-worker.js'), { type: 'module' });
worker.addEventListener('message', ({ data }) => show('worker', data));
show('ping', JSON.stringify(await window.api.call('echo', { hi: 1 })));
