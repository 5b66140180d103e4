import type { FeedItem, InspectionMessage, SnapshotMessageBody } from '../../../inspect/protocol.js';

type Fields = Record<string, unknown>;

const types = ['@xstate.actor', '@xstate.event', '@xstate.snapshot'];
const statuses: unknown[] = ['active', 'done', 'error', 'stopped'];

/**
 * Validates an item of the feed; returns `undefined` if it is invalid. All other code may trust the
 * types.
 */
export function readItem(given: unknown): FeedItem | undefined {
  if (!isFields(given) || typeof given.client !== 'string') return undefined;
  if (given.gone === true) return { client: given.client, gone: true };
  if (typeof given.title === 'string') return { client: given.client, title: given.title };
  const message = readMessage(given.message);
  return message && { client: given.client, message };
}

function readMessage(given: unknown): InspectionMessage | undefined {
  if (!isFields(given) || typeof given.sessionId !== 'string') return undefined;
  const { type, sessionId, event, snapshot, name, parentId, definition, sourceId } = given;
  const base = { sessionId, createdAt: String(given.createdAt), _version: String(given._version) };
  switch (type) {
    case '@xstate.actor':
      return {
        ...base,
        type,
        name: typeof name === 'string' && name !== '' ? name : sessionId,
        ...(typeof parentId === 'string' && { parentId }),
        ...(typeof definition === 'string' && { definition }),
        snapshot: readSnapshot(snapshot) ?? {},
      };
    case '@xstate.event':
      if (!isEvent(event)) return undefined;
      return { ...base, type, event, ...(typeof sourceId === 'string' && { sourceId }) };
    case '@xstate.snapshot': {
      const read = readSnapshot(snapshot);
      if (read === undefined || !isEvent(event)) return undefined;
      return { ...base, type, event, snapshot: read };
    }
    default:
      return undefined;
  }
}

/** Other code may post messages to a window, too; those are not errors. */
export function isMeantForUs(given: unknown): boolean {
  return isFields(given) && types.includes(given.type as string);
}

function isEvent(value: unknown): value is { readonly type: string } {
  return isFields(value) && typeof value.type === 'string';
}

/** Leaves out an unknown status. */
function readSnapshot(value: unknown): SnapshotMessageBody | undefined {
  if (!isFields(value)) return undefined;
  const { status, ...rest } = value;
  return (statuses.includes(status) ? value : rest) as SnapshotMessageBody;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
