import { showPage } from '../shell.js';

/** Each module of this folder whose name begins with a number shows itself as soon as it is there. */
await showPage(import.meta.glob('./[0-9]*.ts'), () => {});
