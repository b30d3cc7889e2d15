const paths = {
  check: 'M3 8.5l3.2 3.2L13 4.8',
  warn: 'M8 2.2l6.3 11.3H1.7zM8 6.4v3.2M8 11.6v.1',
  risk: 'M8 1.8a6.2 6.2 0 100 12.4A6.2 6.2 0 008 1.8zM8 4.8v3.8M8 11v.1',
  info: 'M8 1.8a6.2 6.2 0 100 12.4A6.2 6.2 0 008 1.8zM8 7.4v3.8M8 5v.1',
  lock: 'M3.5 7.2h9v6.3h-9zM5.3 7.2V5a2.7 2.7 0 015.4 0v2.2',
  people:
    'M6 7.6a2.4 2.4 0 100-4.8 2.4 2.4 0 000 4.8zM1.8 13.2c0-2.4 1.8-4 4.2-4s4.2 1.6 4.2 4M10.6 3.2a2.2 2.2 0 010 4.1M12 9.6c1.4.5 2.2 1.8 2.2 3.6',
  arrow: 'M2.5 8h10.6M9.4 4.2L13.2 8l-3.8 3.8',
  broken:
    'M6.6 9.4l-2 2a2.1 2.1 0 01-3-3l2-2M9.4 6.6l2-2a2.1 2.1 0 013 3l-2 2M6 2.4v1.8M2.6 5h1.6M10 13.6v-1.8M13.4 11h-1.6',
  star: 'M8 1.9l1.8 3.8 4.2.6-3 2.9.7 4.2L8 11.4l-3.7 2 .7-4.2-3-2.9 4.2-.6z',
  calendar: 'M2.4 3.6h11.2v10H2.4zM2.4 6.8h11.2M5.4 2v3M10.6 2v3',
  search: 'M7 2.2a4.8 4.8 0 100 9.6 4.8 4.8 0 000-9.6zM10.5 10.5l3.4 3.4',
  plus: 'M8 3v10M3 8h10',
} as const;

export type IconName = keyof typeof paths;

/** A small picture beside a word. It is never alone: screen readers skip it. */
export function Icon({ name }: { name: IconName }) {
  const directed = name === 'arrow';
  return (
    <svg class={directed ? 'icon directed' : 'icon'} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
