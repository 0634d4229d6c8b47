import { formatters, visible } from '../../format.ts';

const f = formatters('en');

export const demoText = {
  title: 'The demo',
  making: 'Making the demo: two years of certificates in some seconds…',
  stopMaking: 'Stop making it',
  stopping: 'Stopping; nothing of it stays…',
  opening: 'Opening the demo…',
  there: (location: string) => `A demo stands in ${visible(location, 80)}.`,
  choice:
    'Go on with it as you left it, or replace it with a fresh one. What you did in the former demo is deleted then.',
  former: 'Go on with it',
  begin: 'Make the demo',
  fresh: 'Delete it and make a fresh one',
  first:
    'Everything in it is made up: partners, keys, a server on this computer. It is kept in a file of its own and touches nothing of yours.',
  banner: 'Demo',
  bannerNote: (passphrase: string) => `Everything here is made up. The passphrase is ${passphrase}.`,
  running: (port: number, hosts: number) =>
    `Demo server on 127.0.0.1:${port}, ${f.number(hosts)} ${f.plural(hosts, { one: 'name', other: 'names' })} to dial`,
  stopped: 'Demo server is off',
  start: 'Start the server',
  stop: 'Stop',
  dial: 'Dial…',
  unlockPurpose: 'Start the demo server',
};
