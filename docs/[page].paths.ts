import { liveSamplesPage } from './.vitepress/live/page.js';
import { read, rootDocuments } from './.vitepress/repository.js';

/** The pages whose Markdown is not in this folder: the README is the home page. */
export default {
  paths() {
    const documents = rootDocuments().map((path) => ({
      params: { page: path === 'README.md' ? 'index' : path.replace(/\.md$/, '') },
      content: read(path),
    }));
    return [...documents, { params: { page: 'live' }, content: liveSamplesPage() }];
  },
};
