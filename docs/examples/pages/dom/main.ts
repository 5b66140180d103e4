import { showPage } from '../shell.js';

/** Each numbered module of this folder renders its page when it is imported. */
await showPage(import.meta.glob('./[0-9]*.ts'), () => {});
