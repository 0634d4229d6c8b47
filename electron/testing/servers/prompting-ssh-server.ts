import { generateKeyPairSync } from 'node:crypto';
import { Server } from 'ssh2';

/** An SSH server that asks for the password by a prompt and lets nobody in; OpenSSH does so only with PAM behind it. */
export async function startPromptingSshServer(
  onAnswers: (answers: readonly string[]) => void,
): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const server = new Server({ hostKeys: [privateKey.export({ format: 'pem', type: 'pkcs1' })] }, (client) => {
    client.on('error', () => undefined);
    client.on('authentication', (ask) => {
      if (ask.method !== 'keyboard-interactive') return ask.reject(['keyboard-interactive']);
      ask.prompt([{ prompt: 'Password: ', echo: false }], (answers) => {
        onAnswers(answers);
        ask.reject();
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const listening = server.address();
  return {
    port: typeof listening === 'object' && listening !== null ? listening.port : 0,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
