/** Draws the folders of the library, and which imports which, from the real imports. */
import { type Import, isIn, library } from '../../__tests__/repository/sources.js';

export interface Room {
  /** Its folders and files. A file is in the room that names it most precisely. */
  readonly places: readonly string[];
  readonly about: string;
}

/** The rooms by the box that contains them. A room is a folder, or a few files. */
const boxes: Readonly<Record<string, readonly Room[]>> = {
  'Entry points': [
    { places: ['src/frameworks'], about: 'resources that belong to components' },
    { places: ['src/loaders'], about: 'policies and keepFresh()' },
    { places: ['src/testing'], about: 'tests generated from the chart' },
    { places: ['src/index'], about: 'the main entry' },
  ],
  Core: [
    { places: ['src/resource'], about: 'joins params, chart, and signals' },
    { places: ['src/signals'], about: 'signals, computeds, effects' },
    { places: ['src/interpreter'], about: 'runs the chart, without signals' },
    { places: ['machines'], about: 'the chart and its loads' },
    { places: ['src/shared'], about: 'equality, option checks, error reports' },
    { places: ['machines/errors', 'machines/microtask'], about: 'what everything may use' },
  ],
  Inspector: [
    { places: ['src/inspector/page'], about: "the app's page" },
    { places: ['src/inspector/server'], about: "the app's server and command" },
    { places: ['src/inspect'], about: 'observes actors, sends events' },
    { places: ['src/inspect/protocol'], about: 'the messages that they exchange' },
    { places: ['src/chart'], about: 'reads and draws the chart of any machine' },
  ],
};

/** The diagram that docs/design.md shows. */
export function roomsDiagram(): string {
  const imports = library.flatMap((source) => source.imports);
  return drawRooms(
    boxes,
    library.map(({ path }) => path),
    imports,
  );
}

/**
 * A flowchart in which an arrow means "imports". Throws an error if a file is in no room, if a room
 * has no file, or if rooms import each other in a cycle.
 */
export function drawRooms(
  boxes: Readonly<Record<string, readonly Room[]>>,
  files: readonly string[],
  imports: readonly Pick<Import, 'from' | 'target'>[],
): string {
  const rooms = Object.values(boxes).flat();
  const roomOf = new Map(files.map((file) => [file, findRoom(rooms, file)]));
  const lost = files.filter((file) => roomOf.get(file) === undefined);
  if (lost.length > 0)
    throw new Error(`These files are in no room of docs/tools/rooms.ts: ${lost.join(', ')}`);
  const used = new Set(roomOf.values());
  const empty = rooms.filter((room) => !used.has(room)).map(({ places }) => places.join(', '));
  if (empty.length > 0)
    throw new Error(`These rooms of docs/tools/rooms.ts have no file: ${empty.join(', ')}`);

  const next = new Map(rooms.map((room) => [room, new Set<Room>()]));
  const packages = new Map(rooms.map((room) => [room, new Set<string>()]));
  for (const { from, target } of imports) {
    const room = roomOf.get(from) as Room;
    const to = roomOf.get(target);
    if (to === undefined) packages.get(room)?.add(packageOf(target));
    else if (to !== room) next.get(room)?.add(to);
  }

  const id = ({ places: [place = ''] }: Room) => place.replaceAll('/', '_');
  const node = (room: Room) => {
    const lines = [`<b>${room.places.join(', ')}</b>`, room.about];
    const imported = [...(packages.get(room) ?? [])].sort();
    if (imported.length > 0) lines.push(`<i>${imported.join(', ')}</i>`);
    return `    ${id(room)}["${lines.join('<br/>')}"]`;
  };
  return [
    'flowchart TB',
    ...Object.entries(boxes).flatMap(([title, inside], index) => [
      `  subgraph box${index + 1}["${title}"]`,
      ...inside.map(node),
      '  end',
    ]),
    ...rooms.flatMap((room) => nearest(next, room).map((target) => `  ${id(room)} --> ${id(target)}`)),
    '',
  ].join('\n');
}

function findRoom(rooms: readonly Room[], file: string): Room | undefined {
  const precision = ({ places }: Room) =>
    Math.max(...places.filter((place) => isIn(file, place)).map((place) => place.length));
  return rooms
    .filter(({ places }) => places.some((place) => isIn(file, place)))
    .sort((a, b) => precision(b) - precision(a))[0];
}

/** `preact/hooks` is a part of `preact`, `node:http` of Node.js. */
function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return 'Node.js';
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** What a room imports, without what one of these imports as well, directly or through others. */
function nearest(next: ReadonlyMap<Room, ReadonlySet<Room>>, room: Room): Room[] {
  const below = (from: Room, path: readonly Room[]): Room[] => {
    if (path.includes(from))
      throw new Error(`These rooms import each other: ${path.map(({ places }) => places[0]).join(', ')}`);
    return [...(next.get(from) ?? [])].flatMap((target) => [target, ...below(target, [...path, from])]);
  };
  const direct = [...(next.get(room) ?? [])];
  const indirect = new Set(direct.flatMap((target) => below(target, [room])));
  return [...next.keys()].filter((target) => direct.includes(target) && !indirect.has(target));
}
