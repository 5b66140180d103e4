/** @jsxImportSource preact */
import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { rowFor } from '../data/windowing.js';
import { useVirtual, type Virtual, type VirtualOptions } from './virtual.js';

export interface ListRow {
  readonly key: string | number;
  readonly className: string;
  readonly content: ComponentChildren;
  /** A heading between the rows; it cannot be selected. */
  readonly isHeading?: boolean;
  readonly title?: string | undefined;
}

interface Props extends VirtualOptions {
  readonly id: string;
  readonly label: string;
  /** Whether the list is only as high as its rows. */
  readonly isShort?: boolean;
  /** The index of the selected row, or -1. */
  readonly selected: number;
  readonly onSelect: (index: number) => void;
  /** Called on Enter, or on a second click. */
  readonly onOpen?: (index: number) => void;
  readonly row: (index: number, virtual: Virtual) => ListRow | undefined;
  readonly above?: (virtual: Virtual) => ComponentChildren;
  readonly below?: (virtual: Virtual) => ComponentChildren;
}

/** A list with one selected row. The list has the focus; arrow keys move the selection. */
export function ListBox({
  id,
  label,
  isShort,
  selected,
  onSelect,
  onOpen,
  row,
  above,
  below,
  ...options
}: Props): JSX.Element {
  const { count, rowHeight } = options;
  const virtual = useVirtual(options);
  const { box, drawn, pageSize } = virtual;
  const chosen = selected < 0 ? undefined : row(selected, virtual)?.key;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each selected row, not when its position changes
  useEffect(() => {
    if (chosen !== undefined) virtual.reveal(selected);
  }, [chosen]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter' && selected >= 0) onOpen?.(selected);
    let next = rowFor(event.key, selected, count, pageSize);
    if (next === undefined) return;
    event.preventDefault();
    if (row(next, virtual)?.isHeading) next = next <= selected && next > 0 ? next - 1 : next + 1;
    if (next >= count) return;
    onSelect(next);
    virtual.reveal(next);
  };

  const rows: JSX.Element[] = [];
  for (let index = drawn.first; index < drawn.end; index += 1) {
    const each = row(index, virtual);
    if (each === undefined) continue;
    const style = { transform: `translateY(${index * rowHeight}px)`, height: `${rowHeight}px` };
    rows.push(
      each.isHeading ? (
        <div
          key={each.key}
          class={`row ${each.className}`}
          style={style}
          role="presentation"
          title={each.title}
        >
          {each.content}
        </div>
      ) : (
        // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names the row with aria-activedescendant
        // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles the keys
        <div
          key={each.key}
          id={`${id}-${index}`}
          class={`row ${each.className}`}
          style={style}
          role="option"
          aria-selected={index === selected}
          aria-setsize={count}
          aria-posinset={index + 1}
          title={each.title}
          onClick={() => {
            onSelect(index);
            onOpen?.(index);
          }}
        >
          {each.content}
        </div>
      ),
    );
  }
  const height = `${count * rowHeight}px`;
  const isDrawn = selected >= drawn.first && selected < drawn.end;
  return (
    <>
      {above?.(virtual)}
      <div
        ref={box}
        id={id}
        class="list"
        style={isShort ? { flex: `0 1 ${height}`, minHeight: `min(${height}, 35%)` } : undefined}
        role="listbox"
        aria-label={label}
        tabIndex={0}
        aria-activedescendant={isDrawn ? `${id}-${selected}` : undefined}
        onScroll={virtual.scrolled}
        onKeyDown={onKeyDown}
      >
        <div class="rows" role="presentation" style={{ height }}>
          {rows}
        </div>
      </div>
      {below?.(virtual)}
    </>
  );
}
