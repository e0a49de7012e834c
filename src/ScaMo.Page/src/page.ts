import { Session } from './session';
import { Stage } from './stage';
import { element } from './ui/dom';
import { bindDownloads } from './ui/downloads';
import { bindFiles } from './ui/fileDrop';
import { bindTheme } from './ui/theme';

const stage = new Stage();
const session = new Session(stage);
bindFiles(file => session.openFile(file));
bindDownloads((address, name) => void session.download(address, name));
bindTheme(element('theme', HTMLButtonElement), () => stage.repaint());
session.start();

// Only over HTTPS and on this machine is there a worker that keeps the page for when there is no server.
navigator.serviceWorker?.register('service-worker.js').catch((error: unknown) => console.info('The page is not kept for offline use:', error));
